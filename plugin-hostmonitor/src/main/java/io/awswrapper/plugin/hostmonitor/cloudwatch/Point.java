package io.awswrapper.plugin.hostmonitor.cloudwatch;

import java.util.List;
import java.util.Map;

/**
 * One metric of one interval, as CloudWatch takes it. Immutable.
 *
 * @param unit as CloudWatch spells it
 * @param dimensions what it is about
 * @param values at most {@value #MOST_VALUES}
 * @param counts how often each value occurred
 */
record Point(String name, String unit, Map<String, String> dimensions, List<Double> values, List<Double> counts) {

    /** Amazon CloudWatch API Reference, "MetricDatum", {@code Values}. */
    static final int MOST_VALUES = 150;

    /** How often something happened. */
    static Point count(String name, Map<String, String> dimensions, long count) {
        return new Point(name, "Count", dimensions, List.of((double) count), List.of(1.0));
    }

    /** How well something does. */
    static Point score(String name, Map<String, String> dimensions, int score) {
        return new Point(name, "None", dimensions, List.of((double) score), List.of(1.0));
    }

    /** Not less than it takes in a request: a number is 9 bytes there, and the names of fields are under 200. */
    int bytes() {
        int texts = name.length() + unit.length();
        for (Map.Entry<String, String> dimension : dimensions.entrySet()) {
            texts += 20 + dimension.getKey().length() + dimension.getValue().length();
        }
        return 200 + texts + 9 * (values.size() + counts.size());
    }
}
