package io.awswrapper.its.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writer stops answering without a word, and a standby is promoted. */
abstract class AbstractFrozenWriterTests {

    private static final int WRITERS = 4;
    private static final int ROUNDS = 3;
    static final Duration WITH_DEFAULTS = Duration.ofSeconds(2);
    static final Duration TUNED = Duration.ofMillis(300);
    static final String[] TUNING = {
        "failureDetectionTimeMs=1000",
        "failureDetectionIntervalMs=500",
        "failureDetectionCount=2",
        "failureDetectionTimeoutMs=100"
    };

    private final DatabaseCluster cluster;

    AbstractFrozenWriterTests(DatabaseCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void makeTable() throws SQLException {
        Monitored.makeTable(cluster);
    }

    @Test
    void frozenWithDefaults() {
        assertThat(median("frozen, defaults", false, cluster::freeze)).isLessThanOrEqualTo(WITH_DEFAULTS);
    }

    @Test
    void frozenAndTuned() {
        assertThat(median("frozen, tuned", false, cluster::freeze, TUNING)).isLessThanOrEqualTo(TUNED);
    }

    Duration median(String name, boolean proxied, Consumer<DatabaseNode> fault, String... options) {
        List<Duration> all = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (AwsWrapperDataSource driver =
                            proxied ? Monitored.proxied(cluster, options) : Monitored.direct(cluster, options);
                    Writers writers = new Writers(driver, WRITERS)) {
                DatabaseNode next = cluster.mostAdvancedStandby();
                fault.accept(cluster.primary());
                List<Duration> times = writers.nextWritesAfter(cluster.promote(next));
                all.addAll(times);
                System.out.println(cluster.kind() + ", " + name + ": promotion to next write " + milliseconds(times));
                assertThat(writers.surprises()).isEmpty();
            }
            cluster.heal();
        }
        Duration median = all.stream().sorted().toList().get(all.size() / 2);
        System.out.println(cluster.kind() + ", " + name + ": median " + milliseconds(List.of(median)));
        return median;
    }

    private static String milliseconds(List<Duration> times) {
        return times.stream()
                        .map(time -> String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6))
                        .toList() + " ms";
    }
}
