package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.plugin.rwsplit.Reason;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In PostgreSQL's words, and with what only its standbys do. */
@PostgresClusterTest
final class SerializableTests extends AbstractSerializableTests {

    SerializableTests(PostgresCluster cluster) throws SQLException {
        super(cluster);
    }

    @Override
    void assertSerializableTransaction() throws SQLException {
        assertThat(value("SELECT current_setting('transaction_isolation')")).isEqualTo("serializable");
        assertOnWriter();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "SET TRANSACTION READ ONLY, ISOLATION LEVEL SERIALIZABLE, DEFERRABLE",
                "SET LOCAL transaction_isolation = 'serializable'"
            })
    void itIsEnoughThatOneTransactionSaysSo(String sql) throws SQLException {
        oneTransactionSaysSo(sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN ISOLATION LEVEL SERIALIZABLE",
                "begin transaction isolation level serializable read only deferrable",
                "START TRANSACTION READ ONLY, ISOLATION LEVEL SERIALIZABLE"
            })
    void aTransactionThatSqlBeginsSaysSo(String sql) throws SQLException {
        beginSaysSo(sql);
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
        sessionSaysSoUntil("RESET default_transaction_isolation", sql);
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
}
