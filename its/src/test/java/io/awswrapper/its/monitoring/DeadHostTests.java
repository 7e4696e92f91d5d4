package io.awswrapper.its.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plugin alone, without failover: calls to a dead host end, and all others go on. */
@PostgresClusterTest
@Timeout(60)
class DeadHostTests {

    private static final String ALONE = "plugins=hostMonitoring";
    private static final String[] IMPATIENT = {
        ALONE,
        "failureDetectionTimeMs=100",
        "failureDetectionIntervalMs=20",
        "failureDetectionCount=1",
        "failureDetectionTimeoutMs=500"
    };

    private final PostgresCluster cluster;

    @TempDir
    private Path folder = Path.of("");

    DeadHostTests(PostgresCluster cluster) {
        this.cluster = cluster;
    }

    private static Duration timeOfFailure(Connection connection, String sql) throws SQLException {
        long begun = System.nanoTime();
        try (Statement statement = connection.createStatement()) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.execute(sql))
                    .satisfies(e -> assertThat(e.getSQLState()).startsWith("08"));
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void withDefaultsACallToAFrozenHostEndsWithinTwoSecondsAndTheRecordingSaysSo() throws Exception {
        Path file = folder.resolve("frozen.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            try (AwsWrapperDataSource driver = Monitored.direct(cluster, ALONE);
                    Connection connection = driver.getConnection()) {
                assertThat(connection.isValid(1)).isTrue();
                cluster.freeze(cluster.primary());

                Duration took = timeOfFailure(connection, "SELECT 1");

                System.out.println("DeadHostTests, frozen, defaults: call ended after " + took.toMillis() + " ms");
                assertThat(took).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
            }
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertThat(of(events, "io.awswrapper.CallsAborted"))
                .singleElement()
                .satisfies(event -> assertThat(event.getInt("calls")).isEqualTo(1));
        assertThat(of(events, "io.awswrapper.ProbeFailed")).hasSizeGreaterThanOrEqualTo(3);
        assertThat(of(events, "io.awswrapper.Host")).isNotEmpty();
        assertThat(of(events, "io.awswrapper").toString())
                .doesNotContain("password=" + cluster.password())
                .doesNotContain("SELECT 1");
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().startsWith(name))
                .toList();
    }

    @Test
    void aSlowQueryOnAHealthyHostGoesOnHoweverImpatientTheOptions() throws SQLException {
        try (AwsWrapperDataSource driver = Monitored.direct(cluster, IMPATIENT);
                Connection connection = driver.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_sleep(4)");
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void theDeathOfOneHostLeavesASlowQueryOnAnotherAlone() throws Exception {
        PostgresNode dying = cluster.standbys().get(0);
        PostgresNode healthy = cluster.standbys().get(1);
        String urls = dying.address() + "," + healthy.address();
        try (AwsWrapperDataSource driver = Monitored.at(cluster, urls, ALONE);
                AwsWrapperDataSource other = Monitored.at(cluster, healthy.address() + "," + dying.address(), ALONE);
                Connection doomed = driver.getConnection();
                Connection slow = other.getConnection();
                Statement statement = slow.createStatement()) {
            CompletableFuture<Boolean> sleeping = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.execute("SELECT pg_sleep(3)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            cluster.freeze(dying);
            assertThat(timeOfFailure(doomed, "SELECT 1")).isLessThan(Duration.ofSeconds(2));
            assertThat(sleeping.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFetchThatWaitsForAFrozenHostEndsToo() throws SQLException {
        try (AwsWrapperDataSource driver = Monitored.direct(cluster, ALONE);
                Connection connection = driver.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.setFetchSize(10);
            try (var rows = statement.executeQuery("SELECT generate_series(1, 1000)")) {
                assertThat(rows.next()).isTrue();
                cluster.freeze(cluster.primary());
                long begun = System.nanoTime();
                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
                    while (rows.next()) {
                        assertThat(rows.getInt(1)).isLessThan(1000);
                    }
                });
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
            }
        }
    }

    @Test
    void switchedOffACallWaits() throws Exception {
        try (AwsWrapperDataSource driver = Monitored.direct(cluster, ALONE, "failureDetectionEnabled=false");
                Connection connection = driver.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(connection.isValid(1)).isTrue();
            PostgresNode frozen = cluster.primary();
            cluster.freeze(frozen);
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
                try {
                    return statement.execute("SELECT 1");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(CompletableFuture.supplyAsync(() -> 0, CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS))
                            .get())
                    .isZero();
            assertThat(waiting).isNotDone();
            cluster.thaw(frozen);
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
