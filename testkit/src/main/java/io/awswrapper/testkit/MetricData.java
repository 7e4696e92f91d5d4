package io.awswrapper.testkit;

import io.awswrapper.testkit.CloudWatchEndpoint.Datum;
import io.awswrapper.testkit.CloudWatchEndpoint.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The input of {@code PutMetricData}, checked as its reference says. What is wrong is an IllegalArgumentException. */
final class MetricData {

    private static final int MOST_DATA = 1000;
    private static final int MOST_VALUES = 150;
    private static final int MOST_DIMENSIONS = 30;
    private static final double LARGEST = Math.pow(2, 360);

    private MetricData() {}

    static List<Datum> read(byte[] cbor, Instant now) {
        Map<?, ?> input = map("the request", Cbor.read(cbor));
        String namespace = text("Namespace", input.get("Namespace"));
        require(namespace.length() <= 255 && !namespace.startsWith("AWS/"), "Namespace", namespace);
        List<?> data = list(input.get("MetricData"));
        require(!data.isEmpty() && data.size() <= MOST_DATA, "MetricData", data.size() + " metrics");
        List<Datum> all = new ArrayList<>();
        for (Object entry : data) {
            all.add(datum(namespace, map("MetricData", entry), now));
        }
        return List.copyOf(all);
    }

    private static Datum datum(String namespace, Map<?, ?> entry, Instant now) {
        String name = text("MetricName", entry.get("MetricName"));
        require(name.length() <= 255, "MetricName", name);
        Object given = entry.get("Timestamp");
        Instant timestamp = given instanceof Instant instant ? instant : now;
        require(
                timestamp.isAfter(now.minus(Duration.ofDays(14))) && timestamp.isBefore(now.plus(Duration.ofHours(2))),
                "Timestamp",
                timestamp);
        List<Double> values = new ArrayList<>(numbers("Values", entry.get("Values")));
        List<Double> counts = new ArrayList<>(numbers("Counts", entry.get("Counts")));
        Object single = entry.get("Value");
        Object set = entry.get("StatisticValues");
        require(
                (single == null ? 0 : 1) + (set == null ? 0 : 1) + (values.isEmpty() ? 0 : 1) == 1,
                name,
                "not one of" + " Value, Values and StatisticValues");
        if (single != null) {
            values.add(number("Value", single));
        }
        require(values.size() <= MOST_VALUES, "Values", values.size() + " values");
        if (counts.isEmpty()) {
            counts.addAll(Collections.nCopies(values.size(), 1.0));
        }
        require(counts.size() == values.size(), "Counts", counts.size() + " for " + values.size() + " values");
        Object unit = entry.get("Unit");
        return new Datum(
                namespace,
                name,
                dimensions(list(entry.get("Dimensions"))),
                unit == null ? "None" : text("Unit", unit),
                timestamp,
                List.copyOf(values),
                List.copyOf(counts),
                set == null ? statistics(values, counts) : statistics(map("StatisticValues", set)));
    }

    private static Map<String, String> dimensions(List<?> entries) {
        require(entries.size() <= MOST_DIMENSIONS, "Dimensions", entries.size());
        Map<String, String> dimensions = new LinkedHashMap<>();
        for (Object entry : entries) {
            Map<?, ?> dimension = map("Dimensions", entry);
            String name = text("Name", dimension.get("Name"));
            String value = text("Value", dimension.get("Value"));
            // ASCII, something other than white space in it, and no colon in front of a name.
            require(name.matches("[!-9;-~][ -~]{0,254}"), "Dimension name", name);
            require(value.matches("(?=.*\\S)[ -~]{1,1024}"), "Dimension " + name, value);
            require(dimensions.put(name, value) == null, "Dimension", name + " twice");
        }
        return Collections.unmodifiableMap(dimensions);
    }

    private static Statistics statistics(Map<?, ?> set) {
        return new Statistics(
                number("SampleCount", set.get("SampleCount")),
                number("Sum", set.get("Sum")),
                number("Minimum", set.get("Minimum")),
                number("Maximum", set.get("Maximum")));
    }

    private static Statistics statistics(List<Double> values, List<Double> counts) {
        double count = 0;
        double sum = 0;
        for (int i = 0; i < values.size(); i++) {
            count += counts.get(i);
            sum += counts.get(i) * values.get(i);
        }
        return new Statistics(count, sum, Collections.min(values), Collections.max(values));
    }

    private static List<Double> numbers(String what, @Nullable Object value) {
        return list(value).stream().map(number -> number(what, number)).toList();
    }

    private static double number(String what, @Nullable Object value) {
        double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
        require(Math.abs(number) <= LARGEST, what, value);
        return number;
    }

    private static String text(String what, @Nullable Object value) {
        require(value instanceof String text && !text.isBlank(), what, value);
        return String.valueOf(value);
    }

    private static Map<?, ?> map(String what, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("The parameter " + what + " must be a structure.");
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static void require(boolean holds, String what, @Nullable Object value) {
        if (!holds) {
            throw new IllegalArgumentException("The value " + value + " for parameter " + what + " is invalid.");
        }
    }
}
