package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transaction that was lost stays lost until the application ends it, as on one connection to one server. */
@ClusterTest(value = Database.POSTGRESQL, nodes = 2)
@Timeout(60)
class LostTransactionTests {

    private final DatabaseCluster cluster;
    private final AwsWrapperDataSource driver;
    private final Connection connection;

    LostTransactionTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        Server.run(
                cluster,
                "DROP TABLE IF EXISTS item",
                "DROP TABLE IF EXISTS made",
                "CREATE TABLE item (id int PRIMARY KEY, n int)");
        driver = Drivers.proxied(cluster);
        connection = driver.getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        driver.close();
    }

    private void assertItems(String... ids) throws SQLException {
        assertThat(Server.column(cluster, "SELECT id FROM item ORDER BY id")).containsExactly(ids);
    }

    private static String insert(int id) {
        return "INSERT INTO item VALUES (" + id + ", 0)";
    }

    /** Every server's sessions end: the next call of each finds its connection gone. */
    private void lose() {
        cluster.nodes().forEach(node -> cluster.proxy(node).reset());
    }

    /** The server has committed, its answer does not come, and nobody lets anybody in. */
    private void cutEverythingAfterACommit() {
        CompletableFuture<Void> unused = cluster.proxy(cluster.primary()).cutBeforeResponse("COMMIT");
        cluster.nodes().forEach(node -> cluster.proxy(node).refuse());
    }

    private void loseATransaction() throws SQLException {
        connection.setAutoCommit(false);
        Server.run(connection, insert(1));
        lose();
        told(Outcome.ROLLED_BACK, () -> Server.run(connection, insert(2)));
    }

    /** How an application goes through items and skips those that fail. */
    enum Loop {
        SKIPPING,
        SAVEPOINT_FOR_EACH,
        BATCHES,
        BEGIN_IN_SQL;

        void run(Connection connection, Runnable fault) throws SQLException {
            if (this == BEGIN_IN_SQL) {
                Server.run(connection, "BEGIN");
            } else {
                connection.setAutoCommit(false);
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, 0)")) {
                for (int id = 1; id <= 6; id++) {
                    if (id == 3) {
                        fault.run();
                    }
                    one(connection, insert, id);
                }
            }
            if (this == BEGIN_IN_SQL) {
                Server.run(connection, "COMMIT");
            } else {
                connection.commit();
            }
        }

        private void one(Connection connection, PreparedStatement insert, int id) throws SQLException {
            Savepoint savepoint = null;
            try {
                if (this == SAVEPOINT_FOR_EACH) {
                    savepoint = connection.setSavepoint();
                }
                insert.setInt(1, id);
                if (this != BATCHES) {
                    insert.executeUpdate();
                } else {
                    insert.addBatch();
                    if (id % 2 == 0) {
                        insert.executeBatch();
                    }
                }
            } catch (SQLException skipped) {
                if (savepoint != null) {
                    Savepoint back = savepoint;
                    assertThatThrownBy(() -> connection.rollback(back)).isInstanceOf(SQLException.class);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theRestOfALostTransactionIsNotCommitted(Loop loop) throws SQLException {
        told(Outcome.ROLLED_BACK, () -> loop.run(connection, this::lose));

        assertItems();
        // The commit has ended it: what comes now is a transaction of its own.
        Server.run(connection, insert(7));
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
        assertItems("7");
    }

    @ParameterizedTest
    @EnumSource
    void theRestOfATransactionWhoseServerDiedIsNotCommitted(Loop loop) throws SQLException {
        told(Outcome.ROLLED_BACK, () -> loop.run(connection, () -> Fault.changePrimary(cluster)));

        assertItems();
    }

    /** Work by every way that JDBC has. */
    enum Work {
        INSERT {
            @Override
            void on(Connection connection, Statement before) throws SQLException {
                Server.run(connection, insert(3));
            }
        },
        STATEMENT_MADE_BEFORE {
            @Override
            void on(Connection connection, Statement before) throws SQLException {
                before.executeUpdate(insert(3));
            }
        },
        READ {
            @Override
            void on(Connection connection, Statement before) throws SQLException {
                before.executeQuery("SELECT 1").close();
            }
        },
        DDL {
            @Override
            void on(Connection connection, Statement before) throws SQLException {
                before.execute("CREATE TABLE made (n int)");
            }
        },
        CALL {
            @Override
            void on(Connection connection, Statement before) throws SQLException {
                connection.prepareCall("{call nothing()}").execute();
            }
        },
        SAVEPOINT {
            @Override
            void on(Connection connection, Statement before) throws SQLException {
                connection.setSavepoint();
            }
        },
        SAVEPOINT_IN_SQL {
            @Override
            void on(Connection connection, Statement before) throws SQLException {
                before.execute("SAVEPOINT s");
            }
        },
        ROLLBACK_TO_SAVEPOINT_IN_SQL {
            @Override
            void on(Connection connection, Statement before) throws SQLException {
                before.execute("ROLLBACK TO SAVEPOINT s");
            }
        },
        BEGIN_IN_SQL {
            @Override
            void on(Connection connection, Statement before) throws SQLException {
                before.execute("BEGIN");
            }
        },
        BATCH {
            @Override
            void on(Connection connection, Statement before) throws SQLException {
                before.addBatch(insert(3));
                before.executeBatch();
            }
        },
        LARGE_BATCH {
            @Override
            void on(Connection connection, Statement before) throws SQLException {
                before.addBatch(insert(3));
                before.executeLargeBatch();
            }
        };

        abstract void on(Connection connection, Statement before) throws SQLException;
    }

    @ParameterizedTest
    @EnumSource
    void noWorkOfItRuns(Work work) throws SQLException {
        try (Statement before = connection.createStatement()) {
            loseATransaction();

            assertThat(told(Outcome.ROLLED_BACK, () -> work.on(connection, before))
                            .getMessage())
                    .contains("was lost earlier", "repeat all of the transaction");

            connection.rollback();
            assertThat(before.executeBatch())
                    .as("entries that were refused are gone")
                    .isEmpty();
            Server.run(connection, insert(4));
            connection.commit();
        }
        assertItems("4");
    }

    @Test
    void aRowOfALostTransactionIsNotUpdated() throws SQLException {
        Server.run(connection, insert(9));
        connection.setAutoCommit(false);
        try (Statement statement =
                connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            ResultSet rows = statement.executeQuery("SELECT id, n FROM item");
            assertThat(rows.next()).isTrue();
            rows.updateInt(2, 5);
            lose();
            told(Outcome.ROLLED_BACK, () -> Server.run(connection, insert(2)));

            told(Outcome.ROLLED_BACK, rows::updateRow);

            told(Outcome.ROLLED_BACK, connection::commit);
        }
        assertThat(Server.column(cluster, "SELECT n FROM item")).containsExactly("0");
    }

    /** How a transaction is ended. */
    enum End {
        ROLLBACK,
        ROLLBACK_IN_SQL,
        AUTO_COMMIT;

        void on(Connection connection) throws SQLException {
            switch (this) {
                case ROLLBACK -> connection.rollback();
                case ROLLBACK_IN_SQL -> Server.run(connection, "ROLLBACK");
                case AUTO_COMMIT -> {
                    connection.setAutoCommit(true);
                    connection.setAutoCommit(false);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theNextTransactionRuns(End end) throws SQLException {
        loseATransaction();

        end.on(connection);

        Server.run(connection, insert(5));
        connection.commit();
        assertItems("5");
    }

    @Test
    void callsWithoutWorkAreAnsweredMeanwhile() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO item VALUES (?, 0)")) {
            loseATransaction();

            statement.setInt(1, 3);
            assertThat(statement.getMaxRows()).isZero();
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(connection.isValid(2)).isTrue();
            assertThat(connection.isClosed()).isFalse();
            told(Outcome.ROLLED_BACK, statement::executeUpdate);
            connection.rollback();
            assertThat(statement.executeUpdate()).isEqualTo(1);
            connection.commit();
        }
        assertItems("3");
    }

    @Test
    void itIsLostForPluginsFurtherOutToo() throws SQLException {
        String url = Drivers.url(cluster, cluster.proxiedHosts())
                .replace("plugins=failover", "plugins=failover,readWriteSplitting");
        try (AwsWrapperDataSource routing = new AwsWrapperDataSource(url);
                Connection routed = routing.getConnection()) {
            routed.setAutoCommit(false);
            Server.run(routed, insert(1));
            lose();
            told(Outcome.ROLLED_BACK, () -> Server.run(routed, insert(2)));

            told(Outcome.ROLLED_BACK, () -> Server.run(routed, insert(3)));
            told(Outcome.ROLLED_BACK, () -> Server.one(routed, "SELECT 1"));

            told(Outcome.ROLLED_BACK, routed::commit);
        }
        assertItems();
    }

    @Test
    void aCommitInFlightStaysUnknownWhenThereWasNoHost() throws SQLException {
        try (AwsWrapperDataSource hurried = Drivers.proxied(cluster, "failoverTimeoutMs=500");
                Connection own = hurried.getConnection()) {
            own.setAutoCommit(false);
            Server.run(own, insert(1));
            cutEverythingAfterACommit();

            assertThat(told(Outcome.NO_HOST, own::commit).getMessage()).contains("may or may not have been applied");
            assertThat(own.isValid(1)).isFalse();
            cluster.heal();

            told(Outcome.UNKNOWN, () -> Server.run(own, insert(2)));
            told(Outcome.UNKNOWN, () -> Server.run(own, insert(2)));
            own.rollback();
            Server.run(own, insert(3));
            own.commit();
        }
        assertItems("1", "3");
    }

    @Test
    void afterARollbackWithoutAHostTheNextTransactionRuns() throws SQLException {
        try (AwsWrapperDataSource hurried = Drivers.proxied(cluster, "failoverTimeoutMs=500");
                Connection own = hurried.getConnection()) {
            own.setAutoCommit(false);
            Server.run(own, insert(1));
            cluster.nodes().forEach(node -> cluster.proxy(node).refuse());
            lose();
            cluster.nodes().forEach(node -> cluster.proxy(node).refuse());

            assertThat(told(Outcome.NO_HOST, () -> Server.run(own, insert(2))).getMessage())
                    .contains("nothing of the transaction was applied");
            own.rollback();
            cluster.heal();

            Server.run(own, insert(3));
            own.commit();
        }
        assertItems("3");
    }
}
