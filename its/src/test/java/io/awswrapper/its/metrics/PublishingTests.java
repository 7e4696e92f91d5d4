package io.awswrapper.its.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.CloudWatchEndpoint.Datum;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What arrives. */
@PostgresClusterTest(synchronous = true)
class PublishingTests {

    private final PostgresCluster cluster;
    private final MetricsLab lab;

    PublishingTests(PostgresCluster cluster) {
        this.cluster = cluster;
        lab = new MetricsLab(cluster);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void eachHostByItsRole() throws SQLException {
        try (AwsWrapperDataSource source = lab.dataSource(300, "");
                Connection first = source.getConnection();
                Connection second = source.getConnection()) {
            MetricsLab.call(first, 100);
            MetricsLab.call(second, 100);
            MetricsLab.await("all calls", () -> lab.sum("Calls") >= 200);
            MetricsLab.await("latencies", () -> lab.count("CallLatency") > 0);
        }

        assertThat(lab.endpoint().data()).allSatisfy(datum -> {
            assertThat(datum.namespace()).isEqualTo(MetricsLab.NAMESPACE);
            assertThat(datum.dimensions().get("Cluster")).isNotBlank();
        });
        assertThat(hosts("HealthScore")).hasSize(cluster.nodes().size());
        assertThat(lab.data("HealthScore", "WRITER")).isNotEmpty().allSatisfy(datum -> {
            assertThat(datum.dimensions()).containsOnlyKeys("Cluster", "Host", "Role");
            assertThat(datum.dimensions().get("Host"))
                    .contains(cluster.primary().address());
            assertThat(datum.statistics().sum()).isEqualTo(100);
        });
        assertThat(lab.data("OpenConnections", "WRITER"))
                .anySatisfy(datum -> assertThat(datum.statistics().sum()).isEqualTo(2));
        assertThat(lab.data("OpenConnections", "READER"))
                .isNotEmpty()
                .allSatisfy(datum -> assertThat(datum.statistics().sum()).isZero());
        assertThat(lab.data("CallLatency", "WRITER")).isNotEmpty().allSatisfy(datum -> {
            assertThat(datum.unit()).isEqualTo("Milliseconds");
            assertThat(datum.values()).isNotEmpty().allMatch(millis -> millis > 0 && millis < 30_000);
            assertThat(datum.counts()).hasSameSizeAs(datum.values());
        });
        assertThat(lab.count("ConnectLatency")).isEqualTo(2);
        assertThat(lab.sum("CallErrors") + lab.sum("CallsAborted") + lab.sum("ConnectFailures"))
                .isZero();
        assertThat(lab.endpoint().data("Failovers"))
                .allSatisfy(datum -> assertThat(datum.dimensions()).containsOnlyKeys("Cluster"));
        assertThat(lab.sum("Failovers")).isZero();
    }

    @Test
    void everyCallOnceHoweverManyIntervals() throws SQLException {
        int calls = 0;
        try (AwsWrapperDataSource source = lab.dataSource(50, "")) {
            for (int round = 0; round < 3; round++) {
                try (Connection connection = source.getConnection()) {
                    int requests = lab.endpoint().requests().size();
                    MetricsLab.call(connection, 70);
                    calls += 70;
                    MetricsLab.await(
                            "some publications", () -> lab.endpoint().requests().size() > requests + 3);
                }
            }
            int all = calls;
            MetricsLab.await("all calls", () -> lab.sum("Calls") >= all);
        }
        assertThat(lab.sum("Calls")).isEqualTo(calls);
        assertThat(lab.count("ConnectLatency")).isEqualTo(3);
    }

    @Test
    void failovers() throws SQLException {
        try (AwsWrapperDataSource source = lab.dataSource(100, "");
                Connection connection = source.getConnection()) {
            MetricsLab.call(connection, 10);
            String winner = cluster.failOver().newPrimary().address();
            MetricsLab.call(connection, 10);
            MetricsLab.await("the failover", () -> lab.sum("Failovers") >= 1);
            MetricsLab.await(
                    "the new writer",
                    () -> lab.data("OpenConnections", "WRITER").stream()
                            .anyMatch(datum -> winner.equals(datum.dimensions().get("Host"))
                                    && datum.statistics().sum() == 1));
        }
        assertThat(lab.sum("Failovers")).isEqualTo(1);
        assertThat(lab.endpoint().data("FailoverDuration")).singleElement().satisfies(datum -> {
            assertThat(datum.unit()).isEqualTo("Milliseconds");
            assertThat(datum.statistics().count()).isEqualTo(1);
            assertThat(datum.statistics().maximum()).isBetween(1.0, 60_000.0);
        });
    }

    @Test
    void whatIsLeftWhenTheDataSourceIsClosed() throws SQLException {
        try (AwsWrapperDataSource source = lab.dataSource(3_600_000, "");
                Connection connection = source.getConnection()) {
            MetricsLab.call(connection, 7);
            assertThat(lab.endpoint().calls()).isZero();
        }
        assertThat(lab.count("ConnectLatency")).isEqualTo(1);
        assertThat(lab.sum("Calls")).isEqualTo(7);
        lab.awaitNoThread();
    }

    @Test
    void nothingMoreWithoutSessions() throws SQLException {
        try (AwsWrapperDataSource source = lab.dataSource(100, "")) {
            try (Connection connection = source.getConnection()) {
                MetricsLab.call(connection, 1);
            }
            MetricsLab.await("the rest", () -> lab.count("ConnectLatency") == 1);
            // The worker, the timer and the SDK's own end, since there is nothing to wait for.
            MetricsLab.await(
                    "no timer",
                    () -> MetricsLab.threads().stream()
                            .noneMatch(thread -> thread.getName().contains("timer")));
            int calls = lab.endpoint().calls();
            source.getConnection().close();
            MetricsLab.await("one more", () -> lab.endpoint().calls() > calls);
        }
        lab.awaitNoThread();
    }

    private Set<Map<String, String>> hosts(String metric) {
        return lab.endpoint().data(metric).stream().map(Datum::dimensions).collect(Collectors.toSet());
    }
}
