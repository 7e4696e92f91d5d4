package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.Dialect;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What routing a statement that was seen before costs beyond the pipeline, which any plugin that watches pays for. */
class RoutingCostTests {

    private record Cost(long bytes, long nanos) {}

    @TempDir
    private Path folder;

    @Test
    void routingAllocatesNothing() throws Exception {
        Map<String, Cost> passing = measure("passing");
        Map<String, Cost> routed = measure("readWriteSplitting");
        Map<String, Long> nanos = new TreeMap<>();
        passing.forEach((call, cost) ->
                nanos.put(call, routed.getOrDefault(call, cost).nanos() - cost.nanos()));
        System.out.println("Routing, bytes and nanoseconds a call: pipeline " + passing + ", routed " + routed
                + "; nanoseconds beyond the pipeline " + nanos);
        assertThat(routed).hasSize(5).containsOnlyKeys(passing.keySet());
        passing.forEach((call, cost) -> assertThat(routed.getOrDefault(call, cost).bytes() - cost.bytes())
                .as("bytes of %s beyond the pipeline", call)
                .isZero());
    }

    private Map<String, Cost> measure(String plugins) throws IOException, InterruptedException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(Dialect.class.getName()), PairDialect.class.getName());
        Files.writeString(services.resolve(ConnectionPluginProvider.class.getName()), PassingProvider.class.getName());
        Path output = folder.resolve(plugins + ".out");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        folder + File.pathSeparator + System.getProperty("java.class.path"),
                        RoutingCostProbe.class.getName(),
                        "jdbc:aws-wrapper:pair://writer,reader/?plugins=" + plugins)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = child.waitFor(120, TimeUnit.SECONDS);
        if (!ended) {
            child.destroyForcibly().waitFor();
        }
        String text = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended && child.exitValue() == 0).as(text).isTrue();
        Map<String, Cost> costs = new TreeMap<>();
        text.lines().filter(line -> line.startsWith("cost ")).forEach(line -> {
            String[] words = line.split(" ", 4);
            costs.put(words[1], new Cost(Long.parseLong(words[2]), Long.parseLong(words[3])));
        });
        return costs;
    }
}
