package io.awswrapper.plugin.rwsplit;

import java.util.concurrent.atomic.AtomicLong;

/** When the last write was acknowledged that reads must see: of one session, or of all. Thread-safe. */
final class LastWrite {

    /** {@link System#nanoTime()} has no known sign: times are kept relative to this one, so that 0 can mean never. */
    private static final long ORIGIN = System.nanoTime() - 1;

    static final long NEVER = 0;

    private final AtomicLong mark = new AtomicLong(NEVER);

    /**
     * A write has been acknowledged, or may have been applied.
     *
     * @return the mark of now
     */
    long now() {
        long now = System.nanoTime() - ORIGIN;
        mark.accumulateAndGet(now, Math::max);
        return now;
    }

    /** Grows with each write; {@link #NEVER} before the first one. */
    long mark() {
        return mark.get();
    }

    /** The {@link System#nanoTime()} that a mark stands for. */
    static long nanos(long mark) {
        return mark + ORIGIN;
    }
}
