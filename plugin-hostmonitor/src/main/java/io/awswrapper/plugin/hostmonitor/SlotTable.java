package io.awswrapper.plugin.hostmonitor;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The slots of all open sessions of a cluster: four bytes a session. Looked through without a lock. Thread-safe. */
final class SlotTable {

    private static final int FIRST_CAPACITY = 16;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile AtomicReferenceArray<@Nullable CallSlot> slots = new AtomicReferenceArray<>(FIRST_CAPACITY);
    private volatile int size;

    void add(CallSlot slot) {
        lock.lock();
        try {
            if (size == slots.length()) {
                grow();
            }
            slot.index = size;
            slots.set(size, slot);
            size = slot.index + 1;
        } finally {
            lock.unlock();
        }
    }

    private void grow() {
        AtomicReferenceArray<@Nullable CallSlot> larger = new AtomicReferenceArray<>(slots.length() * 2);
        for (int i = 0; i < size; i++) {
            larger.setPlain(i, slots.get(i));
        }
        slots = larger;
    }

    /** The last one takes its place: who looks through the table meanwhile may miss that one, until the next look. */
    void remove(CallSlot slot) {
        lock.lock();
        try {
            int last = size - 1;
            CallSlot moved = slots.get(last);
            if (moved != null) {
                moved.index = slot.index;
                slots.set(slot.index, moved);
            }
            slots.set(last, null);
            size = last;
        } finally {
            lock.unlock();
        }
    }

    void forEach(Consumer<CallSlot> visitor) {
        int count = size;
        AtomicReferenceArray<@Nullable CallSlot> seen = slots;
        for (int i = 0; i < Math.min(count, seen.length()); i++) {
            CallSlot slot = seen.getAcquire(i);
            if (slot != null) {
                visitor.accept(slot);
            }
        }
    }

    /** Any of them; {@code null} when there is none. */
    @Nullable
    CallSlot any() {
        return slots.get(0);
    }
}
