package io.awswrapper.plugin.hostmonitor;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Time that does not pass while this process cannot notice what a host does: it was stopped, collected garbage, or got no
 * processor. What is measured by it never counts such a time against a host. Used by one thread.
 */
final class Attention {

    private static final long LEAST_TOLERANCE = Duration.ofMillis(20).toNanos();

    private final LongSupplier clock;
    private final long tolerance;
    private long lost;

    /**
     * @param clock as {@link System#nanoTime()}
     * @param patience how long an answer may take; less than half of it is no time in which anything could be missed, only
     *     how threads are scheduled on a busy machine: not to count that either would put off every finding there
     */
    Attention(LongSupplier clock, Duration patience) {
        this.clock = clock;
        this.tolerance = Math.max(patience.toNanos() / 2, LEAST_TOLERANCE);
    }

    long now() {
        return clock.getAsLong() - lost;
    }

    /**
     * Whether a piece of work took longer than it does while this process is awake.
     *
     * @param begun when it began, by {@link #now()}
     * @param expected how long it takes at most
     */
    boolean missed(long begun, long expected) {
        return now() - begun - expected > tolerance;
    }

    /** Leaves out what a piece of work took too long. */
    void leaveOut(long begun, long expected) {
        if (missed(begun, expected)) {
            lost += now() - begun - expected;
        }
    }
}
