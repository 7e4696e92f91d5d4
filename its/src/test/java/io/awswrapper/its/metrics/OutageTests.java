package io.awswrapper.its.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.CloudWatchEndpoint;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CloudWatch is slow or gone, and the application does not notice. */
@PostgresClusterTest(nodes = 1)
class OutageTests {

    private static final Logger LOGGER = Logger.getLogger("io.awswrapper.plugin.hostmonitor");

    private final MetricsLab lab;
    private final Queue<LogRecord> logged = new ConcurrentLinkedQueue<>();
    private final Handler capture = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    OutageTests(PostgresCluster cluster) {
        lab = new MetricsLab(cluster);
        LOGGER.addHandler(capture);
    }

    @AfterEach
    void close() {
        LOGGER.removeHandler(capture);
        lab.close();
    }

    static Stream<Named<Consumer<CloudWatchEndpoint>>> faults() {
        return Stream.of(
                Named.of("throttled", endpoint -> endpoint.throttle(Integer.MAX_VALUE)),
                Named.of("broken", endpoint -> endpoint.breakDown(Integer.MAX_VALUE)),
                Named.of("denied", CloudWatchEndpoint::deny),
                Named.of("cut off", endpoint -> endpoint.drop(Integer.MAX_VALUE)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void dropsAndCountsAndSaysSoOnce(Consumer<CloudWatchEndpoint> fault) throws SQLException {
        try (AwsWrapperDataSource source = lab.dataSource(50, "");
                Connection connection = source.getConnection()) {
            MetricsLab.await("health", () -> !lab.endpoint().requests().isEmpty());
            assertThat(logged).isEmpty();
            fault.accept(lab.endpoint());
            int before = lab.endpoint().calls();
            // At most three attempts for each publication: at least two of them have failed.
            MetricsLab.await("failures", () -> lab.endpoint().calls() >= before + 7);
            MetricsLab.call(connection, 50);

            lab.endpoint().heal();
            MetricsLab.await("what was dropped", () -> lab.sum("MetricsDropped") > 0);
            MetricsLab.await("the message", () -> logged.size() >= 2);
        }

        assertThat(logged).extracting(LogRecord::getLevel).containsExactly(Level.WARNING, Level.INFO);
        LogRecord warning = logged.element();
        assertThat(warning.getMessage())
                .startsWith("CloudWatch metrics, namespace '" + MetricsLab.NAMESPACE + "' in "
                        + CloudWatchEndpoint.REGION + " at " + lab.endpoint().url()
                        + ": are dropped until they can be sent again, got ")
                .contains("; ");
        assertThat(lab.endpoint().data("MetricsDropped"))
                .singleElement()
                .satisfies(datum -> assertThat(datum.unit()).isEqualTo("Count"));
    }

    @Test
    void aShortThrottlingLosesNothing() throws SQLException {
        try (AwsWrapperDataSource source = lab.dataSource(50, "");
                Connection connection = source.getConnection()) {
            lab.endpoint().throttle(2);
            MetricsLab.call(connection, 30);
            MetricsLab.await("all calls", () -> lab.sum("Calls") >= 30);
        }
        assertThat(lab.sum("Calls")).isEqualTo(30);
        assertThat(logged).isEmpty();
    }

    @Test
    void aSilentEndpointCostsNoCallAndNoConnectAnything() throws SQLException {
        try (AwsWrapperDataSource source = lab.dataSource(20, "");
                Connection connection = source.getConnection()) {
            MetricsLab.call(connection, 2_000);
            long healthy = nanos(() -> MetricsLab.call(connection, 2_000));
            MetricsLab.await("health", () -> !lab.endpoint().requests().isEmpty());
            lab.endpoint().fallSilent();
            int calls = lab.endpoint().calls();
            MetricsLab.await("a request that hangs", () -> lab.endpoint().calls() > calls);

            long silent = nanos(() -> MetricsLab.call(connection, 2_000));
            long connect = nanos(() -> source.getConnection().close());

            // Generous, since the machine is shared; one wait for CloudWatch would be five seconds.
            assertThat(Duration.ofNanos(silent))
                    .isLessThan(Duration.ofNanos(3 * healthy).plusMillis(500));
            assertThat(Duration.ofNanos(connect)).isLessThan(Duration.ofSeconds(2));
        }
        lab.awaitNoThread();
    }

    @Test
    void closingWaitsForASilentEndpointNoLongerThanASecond() throws SQLException {
        AwsWrapperDataSource source = lab.dataSource(3_600_000, "");
        try (Connection connection = source.getConnection()) {
            MetricsLab.call(connection, 1);
            lab.endpoint().fallSilent();

            long took = nanos(source::close);

            assertThat(Duration.ofNanos(took)).isBetween(Duration.ofMillis(500), Duration.ofMillis(2_500));
            assertThat(lab.endpoint().calls()).isEqualTo(1);
        }
        lab.awaitNoThread();
    }

    @Test
    void closingDoesNotEvenAskAnEndpointThatFailedTheLastTime() throws SQLException {
        AwsWrapperDataSource source = lab.dataSource(400, "");
        try (Connection connection = source.getConnection()) {
            lab.endpoint().close();
            MetricsLab.call(connection, 1);
            MetricsLab.await("the failure", () -> !logged.isEmpty());

            assertThat(Duration.ofNanos(nanos(source::close))).isLessThan(Duration.ofMillis(900));
        }
        lab.awaitNoThread();
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static long nanos(Work work) throws SQLException {
        long begun = System.nanoTime();
        work.run();
        return System.nanoTime() - begun;
    }
}
