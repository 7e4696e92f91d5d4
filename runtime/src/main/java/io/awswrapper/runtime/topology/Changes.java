package io.awswrapper.runtime.topology;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Counts what changes in a cluster and wakes who waits for it. Who notes the count, looks without a lock, and waits for a
 * higher one misses nothing. Thread-safe.
 */
final class Changes {

    private final ReentrantLock lock;
    private final Condition changed;
    private final AtomicLong count = new AtomicLong();

    /** @param lock the cluster's */
    Changes(ReentrantLock lock) {
        this.lock = lock;
        this.changed = lock.newCondition();
    }

    long count() {
        return count.get();
    }

    /** Called under the lock, when what has changed can be seen. */
    void signal() {
        count.incrementAndGet();
        changed.signalAll();
    }

    /**
     * Waits until more has changed than this.
     *
     * @param deadlineNanos a {@link System#nanoTime()}
     */
    void await(long known, long deadlineNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = deadlineNanos - System.nanoTime();
            while (count.get() == known && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
