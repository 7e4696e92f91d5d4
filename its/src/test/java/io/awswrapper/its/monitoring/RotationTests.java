package io.awswrapper.its.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sick reader is chosen no more, and comes back. */
@PostgresClusterTest
@Timeout(120)
class RotationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final int CHOICES = 20;
    private static final int PROBES = 5;

    private final PostgresCluster cluster;
    private final AwsWrapperDataSource driver;
    private final List<Connection> opened = new ArrayList<>();

    RotationTests(PostgresCluster cluster) {
        this.cluster = cluster;
        this.driver = Monitored.proxied(cluster, "failoverMode=reader", "loginTimeout=2");
    }

    @AfterEach
    void close() throws SQLException {
        for (Connection connection : opened) {
            connection.close();
        }
        driver.close();
    }

    @Test
    void aReaderThatBecomesSlowLeavesTheRotationAndComesBack() throws SQLException {
        PostgresNode sick = onBothReaders().get(0);
        awaitProbes(cluster.proxy(sick).address());
        assertThat(chosen(sick)).isPositive();

        cluster.proxy(sick).latency(Duration.ofMillis(60));
        Poll.until(PATIENCE, () -> chosen(sick) == 0, () -> "it is chosen no more");

        cluster.proxy(sick).latency(Duration.ZERO);
        Poll.until(PATIENCE, () -> chosen(sick) > 0, () -> "it is chosen again");
    }

    @Test
    void aReaderThatDiesLeavesTheRotationAndComesBack() throws SQLException {
        PostgresNode sick = onBothReaders().get(0);
        cluster.proxy(sick).blackHole();
        Poll.until(PATIENCE, () -> chosen(sick) == 0, () -> "it is chosen no more");
        cluster.proxy(sick).pass();
        Poll.until(PATIENCE, () -> chosen(sick) > 0, () -> "it is chosen again");
    }

    @Test
    void whenAllReadersAreSickOneIsChosenStill() throws SQLException {
        for (PostgresNode reader : onBothReaders()) {
            cluster.proxy(reader).latency(Duration.ofMillis(60));
        }
        for (int i = 0; i < CHOICES; i++) {
            assertThat(chosenNow()).isNotEqualTo(cluster.primary().name());
        }
    }

    /** Sessions that stay make the hosts known, and watched. */
    private List<PostgresNode> onBothReaders() throws SQLException {
        List<PostgresNode> readers = new ArrayList<>(cluster.standbys());
        for (PostgresNode reader : readers) {
            Poll.until(
                    PATIENCE,
                    () -> {
                        Connection session = driver.getConnection();
                        opened.add(session);
                        return node(session).equals(reader.name());
                    },
                    () -> "a session on " + reader);
        }
        return readers;
    }

    /** Only who has been well can become sick. */
    private static void awaitProbes(String address) {
        AtomicLong probes = new AtomicLong();
        try (RecordingStream stream = new RecordingStream()) {
            stream.onEvent("io.awswrapper.Host", event -> {
                if (event.getString("host").contains(address)) {
                    long unused = probes.addAndGet(event.getLong("probes"));
                }
            });
            stream.startAsync();
            Poll.until(PATIENCE, () -> probes.get() >= PROBES, () -> PROBES + " probes of " + address);
        }
    }

    private long chosen(PostgresNode node) throws SQLException {
        long count = 0;
        for (int i = 0; i < CHOICES; i++) {
            count += chosenNow().equals(node.name()) ? 1 : 0;
        }
        return count;
    }

    private String chosenNow() throws SQLException {
        try (Connection session = driver.getConnection()) {
            return node(session);
        }
    }

    private static String node(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SHOW cluster_name")) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
