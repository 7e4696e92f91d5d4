package io.awswrapper.example.demo;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** What the application knows: which writes it was told are done, and what else it was told. Thread-safe. */
final class Ledger {

    /**
     * A write that the driver acknowledged.
     *
     * @param nanos when, by {@link System#nanoTime()}
     */
    record Acknowledged(long nanos, Writer writer, long number) {}

    private final Queue<Acknowledged> writes = new ConcurrentLinkedQueue<>();
    private final Queue<Mishap> mishaps = new ConcurrentLinkedQueue<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong failedReads = new AtomicLong();
    private final AtomicLong longestRead = new AtomicLong();

    void acknowledged(Writer writer, long number) {
        writes.add(new Acknowledged(System.nanoTime(), writer, number));
        written.incrementAndGet();
    }

    void read(long nanos) {
        reads.incrementAndGet();
        longestRead.accumulateAndGet(nanos, Math::max);
    }

    void readFailed(Mishap mishap) {
        failedReads.incrementAndGet();
        mishaps.add(mishap);
    }

    void told(Mishap mishap) {
        mishaps.add(mishap);
    }

    long written() {
        return written.get();
    }

    long reads() {
        return reads.get();
    }

    long failedReads() {
        return failedReads.get();
    }

    long longestReadNanos() {
        return longestRead.get();
    }

    List<Mishap> mishaps() {
        return List.copyOf(mishaps);
    }

    Queue<Acknowledged> writes() {
        return writes;
    }

    /** When each writer first had a write acknowledged after {@code moment}, by the writer's name. */
    Map<String, Long> firstWritesAfter(long moment) {
        Map<String, Long> first = new TreeMap<>();
        for (Acknowledged write : writes) {
            if (write.nanos() - moment > 0) {
                first.merge(write.writer().name(), write.nanos(), Math::min);
            }
        }
        return first;
    }
}
