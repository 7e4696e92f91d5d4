package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connection is cut, and its server, which lives on, is still at the call: nothing may come after the answer. */
@Timeout(60)
abstract class AbstractGhostTests {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final String INSERT = "INSERT INTO item VALUES (1)";

    private final DatabaseCluster cluster;

    AbstractGhostTests(DatabaseCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void table() throws SQLException {
        Server.run(cluster, "DROP TABLE IF EXISTS item", "CREATE TABLE item (id int)");
    }

    @Test
    void whatIsLookedForAndRepeatedIsThereOnce() throws Exception {
        try (AwsWrapperDataSource source = Drivers.proxied(cluster);
                Connection connection = source.getConnection();
                Connection blocker = cluster.primary().open()) {
            holdUpWrites(blocker);

            FailoverException told = told(Outcome.UNKNOWN, () -> runAndCut(connection));

            assertThat(told.getMessage()).doesNotContain("may still run");
            assertThat(Server.column(cluster, "SELECT id FROM item")).isEmpty();
            letWritesGo(blocker);
            Server.run(connection, INSERT);
            Poll.until(SOON, () -> running() == 0, () -> "the server still runs the insert");
            assertThat(Server.column(cluster, "SELECT id FROM item")).containsExactly("1");
        }
    }

    /** The locks of a transaction that is lost are gone when the application is told, which will run it again. */
    @Test
    void aTransactionThatWasLostIsInNobodysWay() throws Exception {
        try (AwsWrapperDataSource source = Drivers.proxied(cluster);
                Connection connection = source.getConnection();
                Connection blocker = cluster.primary().open()) {
            connection.setAutoCommit(false);
            holdUpWrites(blocker);

            told(Outcome.ROLLED_BACK, () -> runAndCut(connection));

            assertThat(running()).isZero();
            letWritesGo(blocker);
            connection.rollback();
            assertThat(Server.column(cluster, "SELECT id FROM item")).isEmpty();
        }
    }

    private void runAndCut(Connection connection) throws Exception {
        CompletableFuture<Void> cut = CompletableFuture.runAsync(() -> {
            Poll.until(SOON, () -> running() == 1, () -> "the insert waits in the server");
            cluster.proxy(cluster.primary()).reset();
        });
        try {
            Server.run(connection, INSERT);
        } finally {
            cut.get(20, TimeUnit.SECONDS);
        }
    }

    private void holdUpWrites(Connection blocker) throws SQLException {
        if (isPostgres()) {
            Server.run(blocker, "BEGIN");
            Server.run(blocker, "LOCK TABLE item IN SHARE ROW EXCLUSIVE MODE");
        } else {
            Server.run(blocker, "LOCK TABLES item READ");
        }
    }

    private void letWritesGo(Connection blocker) throws SQLException {
        Server.run(blocker, isPostgres() ? "ROLLBACK" : "UNLOCK TABLES");
    }

    private boolean isPostgres() {
        return Idiom.of(cluster).isPostgres();
    }

    private int running() throws SQLException {
        return Server.column(
                        cluster,
                        isPostgres()
                                ? "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'INSERT%'"
                                : "SELECT id FROM information_schema.processlist WHERE info LIKE 'INSERT%'")
                .size();
    }
}
