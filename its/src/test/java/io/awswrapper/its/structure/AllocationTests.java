package io.awswrapper.its.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call costs in memory beyond what the target driver takes for it. */
class AllocationTests {

    /** The wrapper of a result, which knows its statement. */
    private static final long RESULT = 32;

    private static final long INTERCEPTED = 96;

    private static Map<String, Long> raw = Map.of();
    private static Map<String, Long> plain = Map.of();
    private static Map<String, Long> withFailover = Map.of();

    @BeforeAll
    static void measure() throws Exception {
        raw = measure(List.of());
        plain = measure(List.of("jdbc:aws-wrapper:noop://localhost/?plugins="));
        withFailover = measure(List.of("jdbc:aws-wrapper:noop://localhost/?plugins=failover"));
        System.out.println("Bytes a call: driver alone " + raw + ", no plugin " + plain + ", failover " + withFailover);
    }

    @ParameterizedTest
    @ValueSource(strings = {"setInt", "next", "getInt", "commit", "executeUpdate", "preparedUpdate"})
    void withoutPluginsACallCostsNothing(String call) {
        assertThat(beyondTheDriver(plain, call)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"executeQuery", "preparedQuery"})
    void withoutPluginsAQueryCostsTheWrapperOfItsResult(String call) {
        assertThat(beyondTheDriver(plain, call)).isPositive().isLessThanOrEqualTo(RESULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"executeQuery", "preparedQuery", "executeUpdate", "preparedUpdate"})
    void withFailoverAnExecutionCostsItsWayThroughThePlugin(String call) {
        assertThat(beyondTheDriver(withFailover, call)).isLessThanOrEqualTo(INTERCEPTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"setInt", "next", "getInt"})
    void withFailoverWhatIsDoneForEachValueAndRowCostsNothing(String call) {
        assertThat(beyondTheDriver(withFailover, call)).isZero();
    }

    @Test
    void theTargetDriverItselfAllocatesNothing() {
        assertThat(raw.values()).hasSize(8).containsOnly(0L);
    }

    private static long beyondTheDriver(Map<String, Long> measured, String call) {
        return measured.getOrDefault(call, Long.MAX_VALUE) - raw.getOrDefault(call, 0L);
    }

    private static Map<String, Long> measure(List<String> arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), AllocationProbe.class.getName()));
        command.addAll(arguments);
        ChildJvm child = ChildJvm.run(command);
        assertThat(child.exit()).as(child.output()).isZero();
        Map<String, Long> bytes = new TreeMap<>();
        child.output().lines().filter(line -> line.startsWith("bytes ")).forEach(line -> {
            String[] words = line.split(" ", 3);
            bytes.put(words[1], Long.parseLong(words[2]));
        });
        return bytes;
    }
}
