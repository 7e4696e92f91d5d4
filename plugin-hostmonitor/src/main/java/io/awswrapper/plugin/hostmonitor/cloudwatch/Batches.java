package io.awswrapper.plugin.hostmonitor.cloudwatch;

import java.util.ArrayList;
import java.util.List;

/** Cuts what is to be sent into requests that CloudWatch takes: API Reference, "PutMetricData". */
final class Batches {

    static final int MOST_POINTS = 1000;

    /** Below 1 MB, with room for what stands around the points. */
    static final int MOST_BYTES = 1_000_000;

    private Batches() {}

    /** In the same order; none of them is empty. */
    static List<List<Point>> of(List<Point> points) {
        List<List<Point>> batches = new ArrayList<>();
        List<Point> batch = new ArrayList<>();
        int bytes = 0;
        for (Point point : points) {
            if (batch.size() == MOST_POINTS || (!batch.isEmpty() && bytes + point.bytes() > MOST_BYTES)) {
                batches.add(batch);
                batch = new ArrayList<>();
                bytes = 0;
            }
            batch.add(point);
            bytes += point.bytes();
        }
        if (!batch.isEmpty()) {
            batches.add(batch);
        }
        return batches;
    }
}
