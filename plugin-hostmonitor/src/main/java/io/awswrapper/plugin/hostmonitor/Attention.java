package io.awswrapper.plugin.hostmonitor;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Time that does not pass while this process cannot notice what a host does: it was stopped, collected garbage, or got no
 * processor. What is measured by it never counts such a time against a host. Used by one thread.
 */
final class Attention {

    /** Less than this is how any thread is scheduled. */
    private static final long TOLERANCE = Duration.ofMillis(20).toNanos();

    private final LongSupplier clock;
    private long lost;

    /** @param clock as {@link System#nanoTime()} */
    Attention(LongSupplier clock) {
        this.clock = clock;
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
        return now() - begun - expected > TOLERANCE;
    }

    /** Leaves out what a piece of work took too long. */
    void leaveOut(long begun, long expected) {
        if (missed(begun, expected)) {
            lost += now() - begun - expected;
        }
    }
}
