package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.told;
import static io.awswrapper.its.failover.Told.toldWithCause;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.TcpProxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application is told inside a transaction, and when there is no host: the rest of the contract's table. */
@ClusterTest(value = Database.POSTGRESQL, nodes = 2)
class TransactionContractTests {

    private final DatabaseCluster cluster;
    private final Idiom idiom;
    private final AwsWrapperDataSource driver;
    private final Connection connection;

    TransactionContractTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        Server.run(cluster, "DROP TABLE IF EXISTS work", "CREATE TABLE work (id int)");
        idiom = Idiom.of(cluster);
        driver = Drivers.proxied(cluster, idiom.portioning());
        connection = driver.getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        driver.close();
    }

    private TcpProxy proxy() {
        return cluster.proxy(cluster.primary());
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertThatException(Throwable told) {
        return assertThat(told);
    }

    private void insert(int id) throws SQLException {
        Server.run(connection, "INSERT INTO work VALUES (" + id + ")");
    }

    private void assertWork(String... ids) throws SQLException {
        assertThat(Server.column(cluster, "SELECT id FROM work ORDER BY id")).containsExactly(ids);
    }

    private void assertTransactionCanBeRepeatedAtOnce() throws SQLException {
        assertThat(connection.getAutoCommit()).isFalse();
        connection.rollback();
        insert(1);
        insert(2);
        connection.commit();
        assertWork("1", "2");
    }

    /** Calls in the middle of a transaction that has inserted row 1. */
    enum Middle {
        WRITE,
        PREPARED_WRITE,
        READ,
        PREPARED_READ,
        BATCH,
        SAVEPOINT,
        CATALOG_QUESTION,
        SETTING,
        FETCH,
        SCHEMA;

        /** Sends what must be sent before the fault; what is returned is called after it. */
        ThrowingCallable on(Connection connection, Idiom idiom) throws SQLException {
            Statement statement = connection.createStatement();
            return switch (this) {
                case WRITE -> () -> statement.executeUpdate("INSERT INTO work VALUES (2)");
                case PREPARED_WRITE -> connection.prepareStatement("INSERT INTO work VALUES (2)")::executeUpdate;
                case READ -> () -> statement.executeQuery("SELECT 1");
                case PREPARED_READ -> connection.prepareStatement("SELECT 1")::executeQuery;
                case BATCH ->
                    () -> {
                        statement.addBatch("INSERT INTO work VALUES (2)");
                        assertThat(statement.executeBatch()).hasSize(1);
                    };
                case SAVEPOINT -> connection::setSavepoint;
                case CATALOG_QUESTION -> () -> connection.getMetaData().getTables(null, null, "work", null);
                case SETTING -> () -> statement.execute(idiom.set(5432));
                case FETCH -> {
                    statement.setFetchSize(10);
                    ResultSet rows = statement.executeQuery(idiom.series(100));
                    yield () -> {
                        while (rows.next()) {
                            assertThat(rows.getInt(1)).isLessThanOrEqualTo(10);
                        }
                    };
                }
                case SCHEMA -> () -> idiom.stay(connection);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLostConnectionInTheMiddleRollsBack(Middle middle) throws SQLException {
        connection.setAutoCommit(false);
        insert(1);
        ThrowingCallable call = middle.on(connection, idiom);
        proxy().reset();

        toldWithCause(Outcome.ROLLED_BACK, call);

        assertWork();
        assertTransactionCanBeRepeatedAtOnce();
    }

    @ParameterizedTest
    @EnumSource
    void aLostServerInTheMiddleRollsBack(Middle middle) throws SQLException {
        connection.setAutoCommit(false);
        insert(1);
        ThrowingCallable call = middle.on(connection, idiom);
        Fault.changePrimary(cluster);

        toldWithCause(Outcome.ROLLED_BACK, call);

        assertWork();
        assertTransactionCanBeRepeatedAtOnce();
        assertThat(Server.node(cluster, connection)).isEqualTo(cluster.primary().name());
    }

    @Test
    void aTransactionOfPreparedStatementsAloneRollsBack() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO work VALUES (?)")) {
            connection.setAutoCommit(false);
            insert.setInt(1, 1);
            assertThat(insert.executeUpdate()).isEqualTo(1);
            CompletableFuture<Void> cut = proxy().cutBeforeResponse();
            insert.setInt(1, 2);

            FailoverException told = toldWithCause(Outcome.ROLLED_BACK, insert::executeUpdate);

            assertThatException(told).hasMessageContaining("repeat all of the transaction");
            assertThat(cut).isDone();
            connection.rollback();
            assertWork();
            for (int id = 1; id <= 2; id++) {
                insert.setInt(1, id);
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
            connection.commit();
            assertWork("1", "2");
        }
    }

    @Test
    void theCommitOfATransactionThatOnlyReadIsNoDoubt() throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        assertThat(Server.column(connection, "SELECT 1")).containsExactly("1");
        CompletableFuture<Void> cut = proxy().cutBeforeResponse("COMMIT");

        told(Outcome.ROLLED_BACK, connection::commit);

        assertThat(cut).isDone();
        assertThat(Server.column(connection, "SELECT 2")).containsExactly("2");
        connection.commit();
    }

    @Test
    void theCommitInSqlOfATransactionThatOnlyReadIsNoDoubt() throws SQLException {
        Server.run(connection, "START TRANSACTION READ ONLY");
        assertThat(Server.column(connection, "SELECT 1")).containsExactly("1");
        CompletableFuture<Void> cut = proxy().cutBeforeResponse("COMMIT");

        told(Outcome.ROLLED_BACK, () -> Server.run(connection, "COMMIT"));

        assertThat(cut).isDone();
        Server.run(connection, "INSERT INTO work VALUES (1)");
        assertWork("1");
    }

    @Test
    void theFirstStatementOfATransactionRollsBack() throws SQLException {
        connection.setAutoCommit(false);
        CompletableFuture<Void> cut = proxy().cutBeforeResponse("INSERT INTO work");

        toldWithCause(Outcome.ROLLED_BACK, () -> insert(1));

        assertThat(cut).isCompleted();
        assertWork();
        assertTransactionCanBeRepeatedAtOnce();
    }

    @Test
    void validationSaysNoWhenATransactionWasLost() throws SQLException {
        connection.setAutoCommit(false);
        insert(1);
        proxy().reset();

        assertThat(connection.isValid(2)).isFalse();

        toldWithCause(Outcome.ROLLED_BACK, () -> insert(2));
        assertTransactionCanBeRepeatedAtOnce();
    }

    /** The ways to commit row 1, and what of the driver's request shows it. */
    enum Commit {
        JDBC {
            @Override
            void on(Connection connection) throws SQLException {
                connection.commit();
            }
        },
        AUTO_COMMIT_ON {
            @Override
            void on(Connection connection) throws SQLException {
                connection.setAutoCommit(true);
            }
        },
        SQL {
            @Override
            void on(Connection connection) throws SQLException {
                Server.run(connection, "COMMIT");
            }
        };

        abstract void on(Connection connection) throws SQLException;

        String request(Idiom idiom) {
            return this == AUTO_COMMIT_ON ? idiom.autoCommitOn() : "COMMIT";
        }

        void begin(Connection connection) throws SQLException {
            if (this == SQL) {
                Server.run(connection, "BEGIN");
            } else {
                connection.setAutoCommit(false);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCommitThatWasDoneIsUnknown(Commit commit) throws SQLException {
        commit.begin(connection);
        insert(1);
        CompletableFuture<Void> cut = proxy().cutBeforeResponse(commit.request(idiom));

        FailoverException told = toldWithCause(Outcome.UNKNOWN, () -> commit.on(connection));

        assertThat(cut).isCompleted();
        assertThatException(told).hasMessageContaining("may or may not");
        assertWork("1");
        insert(2);
        assertThat(Server.column(connection, "SELECT id FROM work ORDER BY id")).containsExactly("1", "2");
    }

    @ParameterizedTest
    @EnumSource
    void aCommitThatWasNotDoneIsUnknownToo(Commit commit) throws SQLException {
        commit.begin(connection);
        insert(1);
        CompletableFuture<Void> cut = proxy().cutBeforeRequest(commit.request(idiom));

        toldWithCause(Outcome.UNKNOWN, () -> commit.on(connection));

        assertThat(cut).isCompleted();
        assertWork();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRollbackIsDoneWhateverHappens(boolean reaches) throws SQLException {
        connection.setAutoCommit(false);
        insert(1);
        CompletableFuture<Void> cut =
                reaches ? proxy().cutBeforeResponse("ROLLBACK") : proxy().cutBeforeRequest("ROLLBACK");

        connection.rollback();

        assertThat(cut).isCompleted();
        assertWork();
        assertTransactionCanBeRepeatedAtOnce();
    }

    @Test
    void aTransactionBegunInSqlRollsBack() throws SQLException {
        Server.run(connection, "BEGIN");
        insert(1);
        proxy().reset();

        toldWithCause(Outcome.ROLLED_BACK, () -> insert(2));

        assertWork();
        Server.run(connection, "ROLLBACK");
        Server.run(connection, "BEGIN");
        insert(3);
        Server.run(connection, "COMMIT");
        assertWork("3");
    }

    @Test
    void aCommitInSqlAfterTheServerDiedIsUnknown() throws SQLException {
        Server.run(connection, "BEGIN");
        insert(1);
        cluster.failOver();

        toldWithCause(Outcome.UNKNOWN, () -> Server.run(connection, "COMMIT"));

        assertWork();
        insert(2);
        assertWork("2");
    }

    @Test
    void aCommittedTransactionIsNoTransactionAnyMore() throws SQLException {
        connection.setAutoCommit(false);
        insert(1);
        connection.commit();
        proxy().reset();

        assertThat(connection.isValid(2)).isTrue();
        insert(2);
        connection.commit();
        assertWork("1", "2");
    }

    @Test
    void savepointsGoWithTheirTransaction() throws SQLException {
        connection.setAutoCommit(false);
        insert(1);
        Savepoint savepoint = connection.setSavepoint("half");
        insert(2);
        proxy().reset();

        toldWithCause(Outcome.ROLLED_BACK, () -> connection.rollback(savepoint));

        assertWork();
        assertTransactionCanBeRepeatedAtOnce();
    }

    @Test
    void withoutAHostInTimeTheApplicationLearnsWhatWasTriedAndTheConnectionHeals() throws SQLException {
        try (AwsWrapperDataSource hurried = Drivers.direct(cluster, "failoverTimeoutMs=700");
                Connection own = hurried.getConnection()) {
            Server.run(own, idiom.set(7777));
            cluster.nodes().forEach(cluster::kill);

            FailoverException told = toldWithCause(Outcome.NO_HOST, () -> Server.one(own, "SELECT 1"));

            assertThatException(told)
                    .hasMessageContaining("failoverTimeoutMs")
                    .hasMessageContaining("700 ms")
                    .hasMessageContaining(cluster.nodes().get(0).address())
                    .hasMessageContaining(cluster.nodes().get(1).address());
            assertThat(told.getSuppressed()).as("what the call itself ran into").isNotEmpty();
            told(Outcome.NO_HOST, () -> Server.one(own, "SELECT 1"));
            told(Outcome.NO_HOST, hurried::getConnection);

            cluster.startAll();

            assertThat(Server.one(own, idiom.setting())).isEqualTo(idiom.shown(7777));
            assertThat(Server.run(own, "INSERT INTO work VALUES (1)")).isEqualTo(1);
        }
    }

    @Test
    void noHostDuringATransactionDoesNotLetItsRestThrough() throws SQLException {
        try (AwsWrapperDataSource hurried = Drivers.direct(cluster, "failoverTimeoutMs=500");
                Connection own = hurried.getConnection()) {
            own.setAutoCommit(false);
            Server.run(own, "INSERT INTO work VALUES (1)");
            cluster.nodes().forEach(cluster::kill);
            told(Outcome.NO_HOST, () -> Server.run(own, "INSERT INTO work VALUES (2)"));
            cluster.startAll();

            toldWithCause(Outcome.ROLLED_BACK, () -> Server.run(own, "INSERT INTO work VALUES (3)"));

            own.rollback();
            assertWork();
        }
    }

    @Test
    void theTimelineTellsTheSteps() throws SQLException {
        connection.setAutoCommit(false);
        insert(1);
        cluster.failOver();

        FailoverException told = toldWithCause(Outcome.ROLLED_BACK, () -> insert(2));

        assertThat(told.timeline().restored()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(20));
        assertThat(told.getMessage()).contains("topology known", "connected", "restored");
    }
}
