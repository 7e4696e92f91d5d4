package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.plugin.rwsplit.Reason;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is serializable for the session belongs to the writer, also what only reads: PostgreSQL's standbys refuse it. */
abstract class AbstractSerializableTests {

    final DatabaseCluster cluster;
    final AwsWrapperDataSource driver;
    final Connection connection;
    private final Idiom idiom;

    AbstractSerializableTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        this.idiom = Idiom.of(cluster);
        Split.prepare(cluster, "CREATE TABLE IF NOT EXISTS work (n int)");
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

    final void assertOnReader() throws SQLException {
        String why = Split.routes(connection).explain("SELECT 1");
        assertThat(Split.isReader(cluster, Split.where(cluster, connection)))
                .as(why)
                .isTrue();
    }

    final void assertOnWriter() throws SQLException {
        assertThat(Split.where(cluster, connection)).isEqualTo(cluster.primary());
    }

    private void awaitReader() {
        Split.until(() -> Split.isReader(cluster, Split.where(cluster, connection)), () -> "reads return to a reader");
    }

    /** The transaction is, whatever the session is. */
    abstract void assertSerializableTransaction() throws SQLException;

    private void assertSerializableSession() throws SQLException {
        assertThat(isolation()).isEqualTo("serializable");
        assertOnWriter();
    }

    final String isolation() throws SQLException {
        return value(idiom.isolation());
    }

    final String value(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** For the transaction that JDBC begins next. */
    final void oneTransactionSaysSo(String sql) throws SQLException {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        Split.run(connection, sql);
        assertSerializableTransaction();
        connection.commit();
        Split.until(
                () -> {
                    boolean onReader = Split.isReader(cluster, Split.where(cluster, connection));
                    connection.commit();
                    return onReader;
                },
                () -> "reads return to a reader");
    }

    final void beginSaysSo(String... sql) throws SQLException {
        for (boolean readOnly : new boolean[] {false, true}) {
            connection.setReadOnly(readOnly);
            Split.run(connection, sql);
            assertSerializableTransaction();
            Split.run(connection, "COMMIT");
            awaitReader();
        }
    }

    final void sessionSaysSoUntil(String reset, String sql) throws SQLException {
        Split.run(connection, sql);
        assertSerializableSession();
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        assertSerializableSession();
        connection.commit();
        connection.setAutoCommit(true);
        connection.setReadOnly(false);
        Split.run(connection, reset);
        awaitReader();
    }

    @Test
    void setOverJdbcItHoldsForEachStatementUntilItIsSetBack() throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        assertSerializableSession();
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
        assertSerializableSession();
        connection.commit();
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        assertOnReader();
        connection.commit();
    }

    @Test
    void itFollowsTheSessionToTheNextWriter() throws SQLException {
        Split.run(connection, idiom.serializable());
        assertSerializableSession();
        cluster.switchOver();
        Split.until(() -> Split.where(cluster, connection).equals(cluster.primary()), () -> "reads on the new writer");
        assertSerializableSession();
    }

    final long counted(Reason reason) throws SQLException {
        return Split.routes(connection).counts().values().stream()
                .mapToLong(counts -> counts.getOrDefault(reason, 0L))
                .sum();
    }
}
