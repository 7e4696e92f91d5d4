package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.plugin.rwsplit.Reason;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A standby refuses each serializable transaction, also one that only reads: they all belong to the writer. */
@PostgresClusterTest
class SerializableTests {

    private final PostgresCluster cluster;
    private final AwsWrapperDataSource driver;
    private final Connection connection;

    SerializableTests(PostgresCluster cluster) throws SQLException {
        this.cluster = cluster;
        Split.prepare(cluster);
        this.driver = Split.driver(cluster);
        this.connection = driver.getConnection();
    }

    @BeforeEach
    void readsOnAReader() throws SQLException {
        assertOnReader();
    }

    @AfterEach
    void end() throws SQLException {
        connection.close();
        driver.close();
    }

    private void assertOnReader() throws SQLException {
        assertThat(Split.isReader(cluster, Split.where(cluster, connection))).isTrue();
    }

    private void assertSerializableOnWriter() throws SQLException {
        assertThat(isolation()).isEqualTo("serializable");
        assertThat(Split.where(cluster, connection)).isEqualTo(cluster.primary());
    }

    private String isolation() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('transaction_isolation')")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void setOverJdbcItHoldsForEachStatementUntilItIsSetBack() throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        assertSerializableOnWriter();
        assertThat(Split.routes(connection).explain("SELECT 1")).startsWith("SERIALIZABLE:");
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        assertOnReader();
        assertThat(isolation()).isEqualTo("repeatable read");
        assertThat(Split.routes(connection).explain("SELECT 1")).startsWith("READ:");
    }

    @Test
    void aReadOnlyTransactionIsNoException() throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        assertSerializableOnWriter();
        connection.commit();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        assertOnReader();
        connection.commit();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "SET TRANSACTION READ ONLY, ISOLATION LEVEL SERIALIZABLE, DEFERRABLE",
                "SET LOCAL transaction_isolation = 'serializable'"
            })
    void itIsEnoughThatOneTransactionSaysSo(String sql) throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        Split.run(connection, sql);
        assertSerializableOnWriter();
        connection.commit();
        assertOnReader();
        connection.commit();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN ISOLATION LEVEL SERIALIZABLE",
                "begin transaction isolation level serializable read only deferrable",
                "START TRANSACTION READ ONLY, ISOLATION LEVEL SERIALIZABLE"
            })
    void aTransactionThatSqlBeginsSaysSo(String sql) throws SQLException {
        for (boolean readOnly : new boolean[] {false, true}) {
            connection.setReadOnly(readOnly);
            Split.run(connection, sql);
            assertSerializableOnWriter();
            Split.run(connection, "COMMIT");
            assertOnReader();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "set session characteristics as transaction read only, isolation level serializable",
                "SET default_transaction_isolation TO serializable",
                "SELECT set_config('default_transaction_isolation', 'serializable', false)"
            })
    void aVariableOfTheSessionSaysSoUntilItIsReset(String sql) throws SQLException {
        Split.run(connection, sql);
        assertSerializableOnWriter();
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        assertSerializableOnWriter();
        connection.commit();
        connection.setAutoCommit(true);
        connection.setReadOnly(false);
        Split.run(connection, "RESET default_transaction_isolation");
        Split.until(() -> Split.isReader(cluster, Split.where(cluster, connection)), () -> "reads return to a reader");
    }

    @Test
    void whatIsRolledBackSaysNothing() throws SQLException {
        Split.run(
                connection,
                "BEGIN",
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "ROLLBACK");
        assertOnReader();
        assertThat(isolation()).isEqualTo("read committed");
    }

    @Test
    void itFollowsTheSessionToTheNextWriter() throws SQLException {
        Split.run(connection, "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE");
        assertSerializableOnWriter();
        cluster.switchOver();
        Split.until(() -> Split.where(cluster, connection).equals(cluster.primary()), () -> "reads on the new writer");
        assertSerializableOnWriter();
    }

    @Test
    void aReaderThatAHintInsistsOnRefuses() throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(Split.where(cluster, connection, "/*@reader*/ " + Split.where(cluster)))
                .isEqualTo(cluster.primary());
        assertThat(counted(Reason.READER_HINT)).as("tried on a reader").isEqualTo(1);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        assertOnReader();
    }

    /** No reader takes such a user's connections, so the writer does all. */
    @Test
    void theDefaultOfTheUserIsNoFault() throws SQLException {
        Split.admin(
                cluster.primary(),
                "ALTER ROLE " + cluster.user() + " SET default_transaction_isolation = serializable");
        try {
            Split.caughtUp(cluster);
            try (Connection other = driver.getConnection()) {
                assertThat(Split.where(cluster, other)).isEqualTo(cluster.primary());
            }
        } finally {
            Split.admin(cluster.primary(), "ALTER ROLE " + cluster.user() + " RESET default_transaction_isolation");
            Split.caughtUp(cluster);
        }
    }

    private long counted(Reason reason) throws SQLException {
        return Split.routes(connection).counts().values().stream()
                .mapToLong(counts -> counts.getOrDefault(reason, 0L))
                .sum();
    }
}
