package io.awswrapper.its.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.Dialect;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plugin alone, without failover: calls to a dead host end, and all others go on. */
@Timeout(60)
abstract class AbstractDeadHostTests {

    static final String ALONE = "plugins=hostMonitoring";
    private static final String[] IMPATIENT = {
        ALONE,
        "failureDetectionTimeMs=100",
        "failureDetectionIntervalMs=20",
        "failureDetectionCount=1",
        "failureDetectionTimeoutMs=500"
    };

    private final DatabaseCluster cluster;

    @TempDir
    private Path folder = Path.of("");

    AbstractDeadHostTests(DatabaseCluster cluster) {
        this.cluster = cluster;
    }

    /** A query that takes so many seconds. */
    abstract String sleep(int seconds);

    /** With what the driver needs to fetch rows in portions, and to end a fetch that is not answered. */
    abstract String[] aloneAndInPortions();

    /** A query for the numbers from 1, more than arrive before they are asked for. */
    String counting(int last) {
        return "WITH RECURSIVE counted (n) AS" + " (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < " + last
                + ") SELECT n FROM counted";
    }

    /** On a thread of its own: the common pool has but one on a small machine. */
    static CompletableFuture<Boolean> inBackground(Callable<Boolean> call) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                done.complete(call.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
        return done;
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

                System.out.println(cluster.kind() + ", frozen, defaults: call ended after " + took.toMillis() + " ms");
                assertThat(took).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
                // It is said after the call has ended, and to nobody once the session is closed.
                Poll.until(
                        Duration.ofSeconds(10),
                        () -> {
                            recording.dump(file);
                            return !of(RecordingFile.readAllEvents(file), "io.awswrapper.CallsAborted")
                                    .isEmpty();
                        },
                        () -> "the recording says that a call was ended");
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
            statement.execute(sleep(4));
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void theDeathOfOneHostLeavesASlowQueryOnAnotherAlone() throws Exception {
        DatabaseNode dying = cluster.standbys().get(0);
        DatabaseNode healthy = cluster.standbys().get(1);
        String urls = dying.address() + "," + healthy.address();
        try (AwsWrapperDataSource driver = Monitored.at(cluster, urls, ALONE);
                AwsWrapperDataSource other = Monitored.at(cluster, healthy.address() + "," + dying.address(), ALONE);
                Connection doomed = driver.getConnection();
                Connection slow = other.getConnection();
                Statement statement = slow.createStatement()) {
            CompletableFuture<Boolean> sleeping = inBackground(() -> statement.execute(sleep(3)));
            cluster.freeze(dying);
            assertThat(timeOfFailure(doomed, "SELECT 1")).isLessThan(Duration.ofSeconds(2));
            assertThat(sleeping.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aFetchThatWaitsForAFrozenHostEndsToo() {
        AtomicLong frozen = new AtomicLong();
        int last = 500;
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> {
            // Connector/J may complain at each close that follows.
            try (AwsWrapperDataSource driver = Monitored.direct(cluster, aloneAndInPortions());
                    Connection connection = driver.getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.setFetchSize(10);
                try (var rows = statement.executeQuery(counting(last))) {
                    assertThat(rows.next()).isTrue();
                    cluster.freeze(cluster.primary());
                    frozen.set(System.nanoTime());
                    while (rows.next()) {
                        assertThat(rows.getInt(1)).isLessThan(last);
                    }
                }
            }
        });
        assertThat(Duration.ofNanos(System.nanoTime() - frozen.get())).isLessThan(Duration.ofSeconds(2));
    }

    /** It accepts connections, as far as the kernel goes, and never says who it is. */
    @Test
    void theLoginOfAProbeToAFrozenHostEndsInItsTime() {
        DatabaseNode frozen = cluster.primary();
        String url = frozen.jdbcUrl();
        Properties properties = new Properties();
        properties.setProperty("user", cluster.user());
        properties.setProperty("password", cluster.password());
        properties.putAll(dialect().probeProperties(Duration.ofMillis(200)));
        cluster.freeze(frozen);
        long begun = System.nanoTime();
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> DriverManager.getConnection(url, properties));
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(190), Duration.ofMillis(2000));
    }

    private Dialect dialect() {
        return ServiceLoader.load(Dialect.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(dialect -> dialect.id().equalsIgnoreCase(cluster.kind().name()))
                .findFirst()
                .orElseThrow();
    }
}
