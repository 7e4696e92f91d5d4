package io.awswrapper.dialect.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests against real servers share. */
abstract class AbstractServerTests {

    final Dialect dialect;
    final DatabaseCluster cluster;

    AbstractServerTests(Dialect dialect, DatabaseCluster cluster) {
        this.dialect = dialect;
        this.cluster = cluster;
    }

    boolean mySql() {
        return dialect.id().equals("mysql");
    }

    /** A connection of the application's user, who may do anything in its database and nothing else. */
    Connection open(DatabaseNode node) throws SQLException {
        return open(node, Map.of());
    }

    Connection open(DatabaseNode node, Map<String, String> more) throws SQLException {
        return connect(node.host(), node.port(), more);
    }

    Connection connect(String address, int port, Map<String, String> more) throws SQLException {
        Properties properties = new Properties();
        properties.put("user", cluster.user());
        properties.put("password", cluster.password());
        if (mySql()) {
            properties.put("allowPublicKeyRetrieval", "true");
        } else {
            properties.put("sslMode", "disable");
        }
        properties.putAll(more);
        return DriverManager.getConnection(dialect.targetUrl(Host.of(address, port), cluster.database()), properties);
    }

    void assertKind(ErrorKind kind, ThrowingCallable call) {
        SQLException thrown = catchThrowableOfType(SQLException.class, call);
        assertThat((Object) thrown).isNotNull();
        assertThat(dialect.classify(thrown))
                .as(thrown.getClass().getSimpleName() + " " + thrown.getErrorCode() + "/" + thrown.getSQLState() + " "
                        + thrown.getMessage())
                .isEqualTo(kind);
    }

    void administer(DatabaseNode node, String... statements) throws SQLException {
        try (Connection connection = node.open()) {
            for (String statement : statements) {
                execute(connection, statement);
            }
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** Ends the connection from the server's side. */
    void end(DatabaseNode node, Connection connection) throws SQLException {
        String id = ask(connection, "SELECT CONNECTION_ID()");
        administer(node, "KILL " + id);
        try (Connection other = node.open()) {
            long limit = System.nanoTime() + 5_000_000_000L;
            String gone = "SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id;
            while (!ask(other, gone).equals("0")) {
                assertThat(System.nanoTime()).as("killed").isLessThan(limit);
                Thread.onSpinWait();
            }
        }
    }
}
