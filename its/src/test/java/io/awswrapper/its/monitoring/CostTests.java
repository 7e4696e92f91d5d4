package io.awswrapper.its.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What watching costs: a call, and a session that does nothing. */
class CostTests {

    private static final double MOST_NANOS = 30;
    private static final long MOST_BYTES = 100;
    /** What any plugin costs: its context, and its place in the chain. */
    private static final long OF_THE_RUNTIME = 24 + 8;

    private static final long MOST_MICROSECONDS = 1_000;
    private static final int SESSIONS = 10_000;
    private static final int LOOK_ON_SECONDS = 6;
    /** Other work on the machine spoils single runs. */
    private static final int RUNS = 5;

    /** A line of a probe: a word, the name, one value or two. */
    private record Cost(double value, long bytes) {
        Cost least(Cost other) {
            return new Cost(Math.min(value, other.value), Math.min(bytes, other.bytes));
        }
    }

    @Test
    void aCallCostsThirtyNanosecondsAndNoMemory() throws Exception {
        Map<String, Cost> without = new HashMap<>();
        Map<String, Cost> with = new HashMap<>();
        for (int run = 0; run < RUNS && (run == 0 || beyond(with, without, "execute") > MOST_NANOS); run++) {
            measure("failover").forEach((name, cost) -> without.merge(name, cost, Cost::least));
            measure("failover,hostMonitoring").forEach((name, cost) -> with.merge(name, cost, Cost::least));
        }
        System.out.println("CostTests: failover " + without + ", and hostMonitoring " + with);
        for (String call : List.of("execute", "next")) {
            assertThat(beyond(with, without, call))
                    .as("nanoseconds of %s", call)
                    .isLessThanOrEqualTo(MOST_NANOS);
            assertThat(of(with, call).bytes() - of(without, call).bytes())
                    .as("bytes of %s", call)
                    .isLessThanOrEqualTo(0);
        }
    }

    private static double beyond(Map<String, Cost> with, Map<String, Cost> without, String call) {
        return of(with, call).value() - of(without, call).value();
    }

    private static Cost of(Map<String, Cost> costs, String name) {
        return costs.getOrDefault(name, new Cost(Double.NaN, -1));
    }

    private static Map<String, Cost> measure(String plugins) throws Exception {
        return run(OverheadProbe.class, "jdbc:aws-wrapper:noop://localhost/?plugins=" + plugins);
    }

    @Test
    void tenThousandIdleSessionsHaveThreeMonitorsThatSleep() throws Exception {
        // Failover would bring them all to the writer; what a session keeps is compared where both have the same.
        Map<String, Cost> without = run(IdleProbe.class, "failover", "" + SESSIONS, "0");
        Map<String, Cost> both = run(IdleProbe.class, "failover,hostMonitoring", "" + SESSIONS, "0");
        Map<String, Cost> with = run(IdleProbe.class, "hostMonitoring", "" + SESSIONS, "" + LOOK_ON_SECONDS);
        double bytes = of(both, "bytes").value() - of(without, "bytes").value() - OF_THE_RUNTIME;
        System.out.println("CostTests: " + SESSIONS + " idle sessions, bytes of the plugin in each " + bytes
                + ", failover " + without + ", and hostMonitoring " + both + ", hostMonitoring alone " + with);
        assertThat(of(with, "monitors").value()).isEqualTo(3);
        assertThat(bytes).isLessThan(MOST_BYTES);
        assertThat(of(with, "microsecondsPerSecond").value())
                .as("processor time of all monitors")
                .isLessThan(MOST_MICROSECONDS);
    }

    private static Map<String, Cost> run(Class<?> program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // Its heap is measured to the byte.
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        Map<String, Cost> costs = new HashMap<>();
        output.lines().forEach(line -> {
            String[] words = line.split(" ", -1);
            costs.put(
                    words[1], new Cost(Double.parseDouble(words[2]), words.length > 3 ? Long.parseLong(words[3]) : 0));
        });
        return costs;
    }
}
