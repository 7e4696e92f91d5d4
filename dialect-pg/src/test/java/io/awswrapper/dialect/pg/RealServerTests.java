package io.awswrapper.dialect.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pgjdbc and a real server say when things go wrong, and what this module makes of it. */
@PostgresClusterTest(nodes = 2)
class RealServerTests {

    private static PostgresNode server;
    private static PostgresNode standby;
    private final PostgresDialect dialect = new PostgresDialect();

    @BeforeAll
    static void start(PostgresCluster cluster) throws Exception {
        server = cluster.primary();
        standby = cluster.standbys().get(0);
        Servers.run(
                server,
                "CREATE ROLE eve PASSWORD 'secret'",
                "CREATE TABLE t (a int)",
                "CREATE EXTENSION dblink",
                "CREATE DATABASE closed ALLOW_CONNECTIONS false",
                "CREATE DATABASE secluded",
                "REVOKE CONNECT ON DATABASE secluded FROM PUBLIC");
    }

    @Test
    void nobody_listens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertKind(ErrorKind.CANNOT_CONNECT, () -> connect("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "a"));
    }

    @Test
    void the_name_does_not_exist() {
        assertKind(ErrorKind.CANNOT_CONNECT, () -> connect("jdbc:postgresql://nobody.invalid/postgres", "a"));
    }

    @Test
    void a_silent_server_costs_a_probe_its_timeout_and_no_more() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long begin = System.nanoTime();
            assertKind(ErrorKind.CANNOT_CONNECT, () -> probe(silent.getLocalPort(), Duration.ofMillis(150)));
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(140), Duration.ofMillis(900));
        }
    }

    @Test
    void a_server_that_hangs_up_while_connecting() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread door = new Thread(() -> {
                while (true) {
                    try (Socket guest = rude.accept();
                            InputStream in = guest.getInputStream()) {
                        in.read();
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
            door.start();
            assertKind(
                    ErrorKind.CANNOT_CONNECT,
                    () -> connect("jdbc:postgresql://127.0.0.1:" + rude.getLocalPort() + "/postgres", "a"));
        }
    }

    @Test
    void a_login_that_is_refused() {
        assertKind(ErrorKind.LOGIN, () -> DriverManager.getConnection(Servers.url(server, "postgres"), "app", "wrong"));
        assertKind(ErrorKind.LOGIN, () -> DriverManager.getConnection(Servers.url(server, "postgres"), "mallory", "x"));
        assertKind(
                ErrorKind.LOGIN, () -> DriverManager.getConnection(Servers.url(server, "postgres"), "eve", "secret"));
        assertKind(ErrorKind.LOGIN, () -> connect(Servers.url(server, "nowhere"), "postgres"));
        assertKind(ErrorKind.LOGIN, () -> connect(Servers.url(server, "closed"), "postgres"));
        assertKind(ErrorKind.LOGIN, () -> DriverManager.getConnection(Servers.url(server, "secluded"), "app", "app"));
    }

    @Test
    void too_many_clients() throws Exception {
        Servers.run(server, "ALTER ROLE app CONNECTION LIMIT 1");
        try (Connection first = Servers.openAsUser(server)) {
            assertThat(first.isValid(1)).isTrue();
            assertKind(ErrorKind.CANNOT_CONNECT, () -> Servers.openAsUser(server));
        } finally {
            Servers.run(server, "ALTER ROLE app CONNECTION LIMIT -1");
        }
    }

    @Test
    void a_write_where_none_is_allowed() throws Exception {
        try (Connection connection = standby.open();
                Connection writer = server.open()) {
            assertKind(ErrorKind.READ_ONLY, () -> execute(connection, "CREATE TABLE u (a int)"));
            assertThat(connection.isValid(1)).isTrue();
            writer.setReadOnly(true);
            writer.setAutoCommit(false);
            assertKind(ErrorKind.READ_ONLY, () -> execute(writer, "INSERT INTO t VALUES (1)"));
        }
    }

    @Test
    void a_statement_that_fails_on_its_own() throws Exception {
        try (Connection connection = server.open()) {
            assertKind(ErrorKind.STATEMENT, () -> execute(connection, "SELEC"));
            assertKind(ErrorKind.STATEMENT, () -> execute(connection, "SELECT 1 / 0"));
            assertKind(
                    ErrorKind.STATEMENT, () -> execute(connection, "SET statement_timeout = 20; SELECT pg_sleep(9)"));
            assertKind(ErrorKind.STATEMENT, () -> execute(connection, "ALTER DATABASE nowhere SET work_mem = 64"));
            assertKind(
                    ErrorKind.STATEMENT, () -> execute(connection, "SELECT dblink_exec('nowhere', 'DELETE FROM t')"));
            assertKind(
                    ErrorKind.STATEMENT,
                    () -> execute(connection, "SELECT dblink_connect('host=127.0.0.1 port=1 user=a password=a')"));
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void a_connection_that_the_server_ends() throws Exception {
        Connection connection = server.open();
        terminate(connection);
        assertKind(ErrorKind.CONNECTION_LOST, () -> execute(connection, "SELECT 1"));
        assertKind(ErrorKind.NOT_SENT, () -> execute(connection, "SELECT 1"));
        assertKind(ErrorKind.NOT_SENT, connection::createStatement);
        assertKind(ErrorKind.NOT_SENT, () -> connection.setClientInfo("ApplicationName", "x"));
    }

    @Test
    void a_batch_under_which_the_server_ends_the_connection() throws Exception {
        try (Connection connection = server.open();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
            insert.setInt(1, 1);
            insert.addBatch();
            insert.setInt(1, 2);
            insert.addBatch();
            terminate(connection);
            assertKind(ErrorKind.CONNECTION_LOST, insert::executeBatch);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle_session_timeout", "idle_in_transaction_session_timeout", "transaction_timeout"})
    void a_timeout_that_ends_the_connection(String setting) throws Exception {
        try (Connection connection = server.open()) {
            execute(connection, "SET " + setting + " = 50");
            if (!setting.equals("idle_session_timeout")) {
                connection.setAutoCommit(false);
                execute(connection, "SELECT 1");
            }
            Thread.sleep(300);
            assertKind(ErrorKind.CONNECTION_LOST, () -> execute(connection, "SELECT 1"));
        }
    }

    @Test
    void an_answer_that_does_not_come_in_time() throws Exception {
        Properties properties = new Properties();
        properties.put("user", "postgres");
        properties.put("socketTimeout", "1");
        try (Connection connection = DriverManager.getConnection(Servers.url(server, "postgres"), properties)) {
            assertKind(ErrorKind.CONNECTION_LOST, () -> execute(connection, "SELECT pg_sleep(9)"));
            assertKind(ErrorKind.NOT_SENT, () -> execute(connection, "SELECT 1"));
        }
    }

    @Test
    void a_connection_that_was_closed_here() throws Exception {
        Connection connection = server.open();
        Statement statement = connection.createStatement();
        connection.close();
        assertKind(ErrorKind.NOT_SENT, connection::createStatement);
        assertKind(ErrorKind.NOT_SENT, connection::commit);
        assertKind(ErrorKind.NOT_SENT, () -> statement.execute("SELECT 1"));
    }

    @Test
    void the_driver_tells_whether_a_transaction_is_open() throws Exception {
        try (Connection connection = server.open()) {
            assertThat(dialect.inTransaction(connection)).contains(false);
            execute(connection, "BEGIN");
            assertThat(dialect.inTransaction(connection)).contains(true);
            assertKind(ErrorKind.STATEMENT, () -> execute(connection, "SELECT 1 / 0"));
            assertThat(dialect.inTransaction(connection)).contains(true);
            execute(connection, "ROLLBACK");
            assertThat(dialect.inTransaction(connection)).contains(false);
            connection.setAutoCommit(false);
            assertThat(dialect.inTransaction(connection)).contains(false);
            execute(connection, "SELECT 1");
            assertThat(dialect.inTransaction(connection)).contains(true);
        }
    }

    @Test
    void the_driver_still_tells_when_the_connection_is_broken() throws Exception {
        Connection connection = server.open();
        connection.setAutoCommit(false);
        execute(connection, "SELECT 1");
        terminate(connection);
        assertKind(ErrorKind.CONNECTION_LOST, () -> execute(connection, "SELECT 1"));

        assertThat(connection.isClosed()).isTrue();
        assertThat(dialect.inTransaction(connection)).contains(true);
    }

    @Test
    void a_shell_around_the_connection_is_looked_through_and_another_driver_is_not_asked() throws Exception {
        try (Connection connection = server.open()) {
            execute(connection, "BEGIN");
            assertThat(dialect.inTransaction(shell(connection))).contains(true);
        }
        assertThat(dialect.inTransaction(shell(null))).isEmpty();
    }

    @Test
    void the_driver_knows_every_property_of_a_probe_and_a_probe_reaches_a_standby() throws Exception {
        Properties properties = probeProperties(Duration.ofSeconds(5));
        Set<String> known = new HashSet<>();
        for (var info :
                new org.postgresql.Driver().getPropertyInfo(Servers.url(server, "postgres"), new Properties())) {
            known.add(info.name);
        }
        assertThat(known).containsAll(properties.stringPropertyNames());

        properties.put("user", "postgres");
        assertThat(properties).containsEntry("targetServerType", "any");
        try (Connection connection = DriverManager.getConnection(
                        dialect.targetUrl(Host.of("127.0.0.1", standby.port()), "postgres"), properties);
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("SELECT pg_is_in_recovery(), current_setting('application_name')")) {
            row.next();
            assertThat(row.getBoolean(1)).isTrue();
            assertThat(row.getString(2)).isEqualTo("aws-wrapper probe");
        }
    }

    private void assertKind(ErrorKind kind, ThrowingCallable call) {
        SQLException thrown = catchThrowableOfType(SQLException.class, call);
        assertThat((Object) thrown).isNotNull();
        assertThat(dialect.classify(thrown))
                .as(thrown.getSQLState() + " " + thrown.getMessage())
                .isEqualTo(kind);
    }

    private void probe(int port, Duration timeout) throws SQLException {
        Properties properties = probeProperties(timeout);
        properties.put("user", "a");
        DriverManager.getConnection(dialect.targetUrl(Host.of("127.0.0.1", port), "postgres"), properties)
                .close();
    }

    private Properties probeProperties(Duration timeout) {
        Properties properties = new Properties();
        properties.putAll(dialect.probeProperties(timeout));
        return properties;
    }

    private static void connect(String url, String user) throws SQLException {
        DriverManager.getConnection(url, user, "").close();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void terminate(Connection connection) throws SQLException {
        int process = connection.unwrap(org.postgresql.PGConnection.class).getBackendPID();
        Servers.run(server, "SELECT pg_terminate_backend(" + process + ", 5000)");
    }

    private static Connection shell(@org.jspecify.annotations.Nullable Connection core) {
        return (Connection) java.lang.reflect.Proxy.newProxyInstance(
                RealServerTests.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (core == null) {
                        throw new SQLException("unwrap: no such thing");
                    }
                    return method.invoke(core, arguments);
                });
    }
}
