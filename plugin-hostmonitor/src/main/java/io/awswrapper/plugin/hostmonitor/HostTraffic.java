package io.awswrapper.plugin.hostmonitor;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the calls to one host come to. Sessions write here at every call, so nothing here waits or allocates, and what they
 * all write is spread ({@link LongAdder}). Thread-safe.
 */
final class HostTraffic {

    /** Of so many calls one is timed while there are many: asking for the time twice costs more than all the rest. */
    private static final int BUSY_SAMPLING = 15;

    private static final int MIXER = 0x9E3779B9;
    private final Runnable alarm;
    private final AtomicBoolean noticed = new AtomicBoolean();
    private int sampling = BUSY_SAMPLING;

    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final AtomicLongArray latencies = new AtomicLongArray(LatencyHistogram.BUCKETS);
    private final LongAdder timedCalls = new LongAdder();
    private final LongAdder timedNanos = new LongAdder();

    /** @param alarm run by a session that calls when nobody has for a while; must not block */
    HostTraffic(Runnable alarm) {
        this.alarm = alarm;
    }

    // ---- sessions

    /** A call has begun. */
    void begun() {
        if (!noticed.get()) {
            noticed.set(true);
            alarm.run();
        }
    }

    /** Whether to time this call; decided so that no rhythm of the application hides some of its calls. */
    boolean isTimed(int turn) {
        return ((turn >>> 2) * MIXER >>> 16 & sampling) == 0;
    }

    void timed(long nanos) {
        latencies.incrementAndGet(LatencyHistogram.bucket(nanos));
        timedCalls.increment();
        timedNanos.add(nanos);
    }

    /** The host has answered, if only with an error. */
    void answered() {
        answered.increment();
    }

    /** The connection was lost. */
    void failed() {
        failed.increment();
    }

    // ---- the monitor

    /** Whether a call has begun since this was asked last. */
    boolean wasNoticed() {
        return noticed.getAndSet(false);
    }

    /** Whether a call has begun since then. */
    boolean isNoticed() {
        return noticed.get();
    }

    /** Where there are few calls, each is timed. */
    void busy(boolean many) {
        sampling = many ? BUSY_SAMPLING : 0;
    }

    long answers() {
        return answered.sum();
    }

    long failures() {
        return failed.sum();
    }

    long timedCalls() {
        return timedCalls.sum();
    }

    long timedNanos() {
        return timedNanos.sum();
    }

    LatencyHistogram latency() {
        long[] counts = new long[LatencyHistogram.BUCKETS];
        for (int bucket = 0; bucket < counts.length; bucket++) {
            counts[bucket] = latencies.get(bucket);
        }
        return new LatencyHistogram(counts, timedNanos.sum());
    }
}
