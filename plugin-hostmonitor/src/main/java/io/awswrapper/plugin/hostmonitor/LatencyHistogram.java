package io.awswrapper.plugin.hostmonitor;

import java.time.Duration;

/**
 * How often which latency was seen, in {@value #BUCKETS} buckets: four for each doubling, from one microsecond up to about
 * four and a half minutes, so that what is read from it is at most 25 % too high. Immutable.
 */
public final class LatencyHistogram {

    /** How many buckets there are. */
    public static final int BUCKETS = 112;

    /** Nothing seen. */
    public static final LatencyHistogram EMPTY = new LatencyHistogram(new long[BUCKETS], 0);

    private static final int STEPS_BITS = 2;
    private static final int STEPS = 1 << STEPS_BITS;
    private static final long MICROSECOND = 1_000;

    private final long[] counts;
    private final long count;
    private final long sumNanos;

    /** Keeps {@code counts}. */
    LatencyHistogram(long[] counts, long sumNanos) {
        long all = 0;
        for (long each : counts) {
            all += each;
        }
        this.counts = counts;
        this.count = all;
        this.sumNanos = sumNanos;
    }

    /** The bucket that a latency falls into. */
    static int bucket(long nanos) {
        long micros = nanos / MICROSECOND;
        if (micros < STEPS) {
            return (int) Math.max(micros, 0);
        }
        int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros);
        int step = (int) (micros >>> exponent - STEPS_BITS) & STEPS - 1;
        return Math.min((exponent - STEPS_BITS + 1) * STEPS + step, BUCKETS - 1);
    }

    /** The latencies of a bucket are below this many nanoseconds; those of the last one are anything above the one before. */
    public static long limitNanos(int bucket) {
        if (bucket < STEPS) {
            return (bucket + 1) * MICROSECOND;
        }
        int exponent = bucket / STEPS - 1;
        return (STEPS + bucket % STEPS + 1L << exponent) * MICROSECOND;
    }

    /** How many latencies fell into a bucket, 0 to {@value #BUCKETS} - 1. */
    public long count(int bucket) {
        return counts[bucket];
    }

    /** How many latencies there are. */
    public long count() {
        return count;
    }

    /** The sum of all latencies, exact. */
    public long sumNanos() {
        return sumNanos;
    }

    /** The limit of the lowest bucket that has a latency, less one bucket; zero when there is none. */
    public Duration least() {
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (counts[bucket] > 0) {
                return Duration.ofNanos(bucket == 0 ? 0 : limitNanos(bucket - 1));
            }
        }
        return Duration.ZERO;
    }

    /**
     * What this share of the latencies does not exceed.
     *
     * @param share 0 to 1; 1 gives the limit of the highest latency
     * @return zero when there is no latency
     */
    public Duration percentile(double share) {
        long rank = Math.max((long) Math.ceil(share * count), 1);
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += counts[bucket];
            if (count > 0 && seen >= rank) {
                return Duration.ofNanos(limitNanos(bucket));
            }
        }
        return Duration.ZERO;
    }

    /** What was seen since {@code earlier}, which this one has grown from. */
    LatencyHistogram since(LatencyHistogram earlier) {
        long[] grown = new long[BUCKETS];
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            grown[bucket] = counts[bucket] - earlier.counts[bucket];
        }
        return new LatencyHistogram(grown, sumNanos - earlier.sumNanos);
    }

    @Override
    public String toString() {
        return count + " latencies, median " + percentile(0.5) + ", 99 % within " + percentile(0.99);
    }
}
