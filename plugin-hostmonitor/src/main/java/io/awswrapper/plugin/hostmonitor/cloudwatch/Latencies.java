package io.awswrapper.plugin.hostmonitor.cloudwatch;

import io.awswrapper.plugin.hostmonitor.LatencyHistogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Latencies of one interval, in the buckets of {@link LatencyHistogram}: fewer than the values that CloudWatch takes for one
 * metric, from which it makes percentiles (which it cannot from a statistic set). Not thread-safe.
 */
final class Latencies {

    private static final double NANOS_PER_MILLI = 1e6;

    private final long[] counts = new long[LatencyHistogram.BUCKETS];

    void add(Duration latency) {
        long nanos = latency.toNanos();
        int low = 0;
        int high = LatencyHistogram.BUCKETS - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (nanos < LatencyHistogram.limitNanos(middle)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        counts[low]++;
    }

    void add(LatencyHistogram latencies) {
        for (int bucket = 0; bucket < counts.length; bucket++) {
            counts[bucket] += latencies.count(bucket);
        }
    }

    /** Adds the point, in milliseconds, unless there was no latency. */
    void addTo(List<Point> points, String name, Map<String, String> dimensions) {
        List<Double> values = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] > 0) {
                values.add(middleMillis(bucket));
                times.add((double) counts[bucket]);
            }
        }
        if (!values.isEmpty()) {
            points.add(new Point(name, "Milliseconds", dimensions, List.copyOf(values), List.copyOf(times)));
        }
    }

    /** What stands for all latencies of a bucket, so that CloudWatch's averages are about right. */
    static double middleMillis(int bucket) {
        long from = bucket == 0 ? 0 : LatencyHistogram.limitNanos(bucket - 1);
        return (from + LatencyHistogram.limitNanos(bucket)) / 2.0 / NANOS_PER_MILLI;
    }
}
