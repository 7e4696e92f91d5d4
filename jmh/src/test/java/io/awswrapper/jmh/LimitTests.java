package io.awswrapper.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What calls and connections cost in memory beyond what the target driver takes, against the limits in {@code
 * limits.properties}. Bytes are the same on every machine; times are not, and are only looked at by hand.
 */
class LimitTests {

    private static final String RAW = "raw";
    private static final Map<String, Map<String, Long>> MEASURED = new ConcurrentHashMap<>();

    static Stream<String> limits() {
        return read().stringPropertyNames().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("limits")
    void costsNoMoreThan(String limit) {
        int dot = limit.indexOf('.');
        String subject = limit.substring(0, dot);
        String what = limit.substring(dot + 1);

        assertThat(beyondTheDriver(subject, what))
                .as("bytes beyond the target driver: " + measured(subject) + " beyond " + measured(RAW))
                .isLessThanOrEqualTo(Long.parseLong(read().getProperty(limit)));
    }

    @Test
    void theTargetDriverItselfAllocatesNothingForWhatItExecutes() {
        Map<String, Long> raw = new TreeMap<>(measured(RAW));
        raw.keySet().removeAll(List.of("createAndCloseStatement", "open", "retained"));
        assertThat(raw)
                .hasSize(10)
                .allSatisfy((call, bytes) -> assertThat(bytes).isZero());
    }

    private static Properties read() {
        Properties limits = new Properties();
        try (InputStream file = Objects.requireNonNull(LimitTests.class.getResourceAsStream("limits.properties"))) {
            limits.load(file);
            return limits;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long beyondTheDriver(String subject, String what) {
        return Objects.requireNonNull(measured(subject).get(what), "not measured: " + what)
                - Objects.requireNonNull(measured(RAW).get(what));
    }

    private static Map<String, Long> measured(String subject) {
        return MEASURED.computeIfAbsent(subject, LimitTests::measure);
    }

    private static Map<String, Long> measure(String subject) {
        Map<String, Long> bytes = new TreeMap<>();
        Child.run(AllocationProbe.Row.class, List.of("-Xmx200m"), AllocationProbe.class, subject)
                .forEach(row -> bytes.put(row.call(), row.bytes()));
        for (ConnectionProbe.Row row : Child.run(
                ConnectionProbe.Row.class,
                ConnectionProbe.JVM_OPTIONS,
                ConnectionProbe.class,
                subject,
                "100",
                "2000")) {
            bytes.put("open", row.openBytes());
            bytes.put("retained", row.retainedBytes());
        }
        System.out.println("Bytes, " + subject + ": " + bytes);
        return bytes;
    }
}
