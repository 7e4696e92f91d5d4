package io.awswrapper.dialect.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the drivers throw, and what the dialect makes of it. */
abstract class AbstractErrorTests extends AbstractServerTests {

    private DatabaseNode primary;

    AbstractErrorTests(Dialect dialect, DatabaseCluster cluster) {
        super(dialect, cluster);
        this.primary = cluster.primary();
    }

    @BeforeEach
    void table() throws SQLException {
        primary = cluster.primary();
        administer(primary, "CREATE TABLE IF NOT EXISTS app.t (a INT)", "TRUNCATE app.t");
    }

    @Test
    void nobody_there() {
        assertKind(ErrorKind.CANNOT_CONNECT, () -> connect("127.0.0.1", 1, Map.of()));
        assertKind(ErrorKind.CANNOT_CONNECT, () -> connect("nowhere.invalid", 1, Map.of()));
    }

    @Test
    void a_silent_server_costs_a_probe_its_timeout_and_no_more() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long begin = System.nanoTime();
            assertKind(
                    ErrorKind.CONNECTION_LOST,
                    () -> connect("127.0.0.1", silent.getLocalPort(), dialect.probeProperties(Duration.ofMillis(200))));
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(190), Duration.ofMillis(1500));
        }
    }

    @Test
    void a_server_that_hangs_up_while_connecting() throws Exception {
        try (ServerSocket rude = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread door = new Thread(() -> {
                try {
                    while (true) {
                        rude.accept().close();
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
            door.start();
            assertKind(ErrorKind.CONNECTION_LOST, () -> connect("127.0.0.1", rude.getLocalPort(), Map.of()));
        }
    }

    @Test
    void a_login_that_is_refused() throws SQLException {
        administer(primary, "CREATE DATABASE IF NOT EXISTS secluded");
        assertKind(ErrorKind.LOGIN, () -> open(primary, Map.of("password", "wrong")));
        assertKind(ErrorKind.LOGIN, () -> open(primary, Map.of("user", "mallory")));
        assertKind(ErrorKind.LOGIN, () -> connectTo("nowhere"));
        assertKind(ErrorKind.LOGIN, () -> connectTo("secluded"));
        administer(primary, "ALTER USER app ACCOUNT LOCK");
        try {
            assertKind(ErrorKind.LOGIN, () -> open(primary));
        } finally {
            administer(primary, "ALTER USER app ACCOUNT UNLOCK");
        }
    }

    private void connectTo(String database) throws SQLException {
        Properties properties = new Properties();
        properties.put("user", "app");
        properties.put("password", "app");
        properties.put("sslMode", mySql() ? "PREFERRED" : "disable");
        DriverManager.getConnection(dialect.targetUrl(Host.of(primary.host(), primary.port()), database), properties)
                .close();
    }

    @Test
    void too_many_clients() throws SQLException {
        administer(primary, "ALTER USER app WITH MAX_USER_CONNECTIONS 1");
        try (Connection first = open(primary)) {
            assertThat(first.isValid(1)).isTrue();
            assertKind(ErrorKind.CANNOT_CONNECT, () -> open(primary));
        } finally {
            administer(primary, "ALTER USER app WITH MAX_USER_CONNECTIONS 0");
        }
    }

    @Test
    void a_write_where_none_is_allowed() throws SQLException {
        try (Connection connection = open(cluster.standbys().get(0))) {
            assertKind(ErrorKind.READ_ONLY, () -> execute(connection, "CREATE TABLE u (a INT)"));
            assertKind(ErrorKind.READ_ONLY, () -> execute(connection, "INSERT INTO t VALUES (1)"));
            assertThat(connection.isValid(1)).isTrue();
        }
        try (Connection connection = open(primary)) {
            execute(connection, "START TRANSACTION READ ONLY");
            assertKind(ErrorKind.STATEMENT, () -> execute(connection, "INSERT INTO t VALUES (1)"));
        }
    }

    @Test
    void a_commit_that_comes_too_late() throws Exception {
        try (Connection connection = open(primary)) {
            connection.setAutoCommit(false);
            execute(connection, "INSERT INTO t VALUES (1)");
            Thread demotion = new Thread(() -> {
                try {
                    administer(primary, "SET GLOBAL read_only = 1");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            demotion.start();
            try (Connection other = primary.open()) {
                long limit = System.nanoTime() + 5_000_000_000L;
                // MySQL waits for this transaction and refuses it meanwhile, MariaDB does so at once.
                while (demotion.isAlive()
                        && !ask(
                                        other,
                                        "SELECT COUNT(*) FROM information_schema.processlist"
                                                + " WHERE info LIKE 'SET GLOBAL%' AND state LIKE 'Waiting%'")
                                .equals("1")
                        && System.nanoTime() < limit) {
                    LockSupport.parkNanos(5_000_000);
                }
            }
            assertKind(ErrorKind.READ_ONLY, connection::commit);
            connection.rollback();
            demotion.join(5000);
        } finally {
            administer(primary, "SET GLOBAL read_only = 0");
        }
    }

    @Test
    void a_statement_that_fails_on_its_own() throws SQLException {
        try (Connection connection = open(primary);
                Connection other = open(primary)) {
            assertKind(ErrorKind.STATEMENT, () -> execute(connection, "SELEC"));
            assertKind(ErrorKind.STATEMENT, () -> execute(connection, "SELECT * FROM nowhere"));
            assertKind(ErrorKind.STATEMENT, () -> execute(connection, "SELECT * FROM mysql.user"));
            execute(connection, "INSERT INTO t VALUES (1)");
            other.setAutoCommit(false);
            execute(other, "UPDATE t SET a = 2");
            execute(connection, "SET innodb_lock_wait_timeout = 1");
            assertKind(ErrorKind.STATEMENT, () -> execute(connection, "UPDATE t SET a = 3"));
            try (Statement slow = connection.createStatement()) {
                slow.setQueryTimeout(1);
                other.rollback();
                assertKind(ErrorKind.STATEMENT, () -> slow.executeUpdate("UPDATE t SET a = SLEEP(5)"));
            }
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void a_connection_that_the_server_ends() throws SQLException {
        Connection connection = open(primary);
        try (Statement statement = connection.createStatement()) {
            end(primary, connection);
            assertKind(ErrorKind.CONNECTION_LOST, () -> statement.executeQuery("SELECT 1"));
            // Connector/J closes the statements: that a statement is closed is no proof that it never ran.
            assertKind(
                    mySql() ? ErrorKind.CONNECTION_LOST : ErrorKind.NOT_SENT, () -> statement.executeQuery("SELECT 1"));
            assertKind(ErrorKind.NOT_SENT, () -> execute(connection, "SELECT 1"));
            assertKind(ErrorKind.NOT_SENT, () -> connection.prepareStatement("SELECT 1"));
            assertKind(ErrorKind.NOT_SENT, connection::commit);
            assertKind(ErrorKind.NOT_SENT, () -> connection.setAutoCommit(false));
        }
    }

    @Test
    void a_statement_during_which_the_server_ends_the_connection() throws Exception {
        try (Connection connection = open(primary)) {
            execute(connection, "INSERT INTO t VALUES (1)");
            String id = ask(connection, "SELECT CONNECTION_ID()");
            Thread killer = when(
                    "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'UPDATE%SLEEP%'",
                    "1", () -> administer(primary, "KILL " + id));
            assertKind(ErrorKind.CONNECTION_LOST, () -> execute(connection, "UPDATE t SET a = SLEEP(5)"));
            killer.join();
        }
    }

    @Test
    void a_batch_that_was_done_in_part_is_never_said_to_be_unsent() throws Exception {
        for (boolean abort : new boolean[] {false, true}) {
            administer(primary, "TRUNCATE app.t");
            Connection connection = open(primary);
            String id = ask(connection, "SELECT CONNECTION_ID()");
            Thread killer = when("SELECT COUNT(*) FROM app.t", "2", () -> {
                if (abort) {
                    connection.abort(Runnable::run);
                } else {
                    administer(primary, "KILL " + id);
                }
            });
            try (Statement batch = connection.createStatement()) {
                batch.addBatch("INSERT INTO t VALUES (1)");
                batch.addBatch("INSERT INTO t VALUES (2)");
                batch.addBatch("INSERT INTO t SELECT SLEEP(5)");
                batch.addBatch("INSERT INTO t VALUES (4)");
                assertKind(ErrorKind.CONNECTION_LOST, batch::executeBatch);
            }
            killer.join();
        }
    }

    @Test
    void a_batch_on_a_closed_connection_may_be_one() throws SQLException {
        Connection connection = open(primary);
        try (Statement batch = connection.createStatement()) {
            batch.addBatch("INSERT INTO t VALUES (1)");
            connection.abort(Runnable::run);
            assertKind(ErrorKind.CONNECTION_LOST, batch::executeBatch);
        }
    }

    @Test
    void a_connection_that_was_idle_for_too_long() throws Exception {
        try (Connection connection = open(primary)) {
            String id = ask(connection, "SELECT CONNECTION_ID()");
            execute(connection, "SET wait_timeout = 1");
            when("SELECT COUNT(*) FROM information_schema.processlist WHERE id = " + id, "0", () -> {})
                    .join();
            // MySQL leaves a message behind that says so; MariaDB only hangs up.
            assertKind(
                    mySql() ? ErrorKind.NOT_SENT : ErrorKind.CONNECTION_LOST,
                    () -> execute(connection, "INSERT INTO t VALUES (1)"));
        }
    }

    @Test
    void an_answer_that_does_not_come_in_time() throws SQLException {
        try (Connection connection = open(primary, Map.of("socketTimeout", "300"))) {
            assertKind(ErrorKind.CONNECTION_LOST, () -> execute(connection, "SELECT SLEEP(5)"));
            assertKind(ErrorKind.NOT_SENT, () -> execute(connection, "SELECT 1"));
        }
    }

    @Test
    void a_server_that_is_shut_down_or_dies() throws SQLException {
        try (Connection connection = open(cluster.standbys().get(0))) {
            cluster.stop(cluster.standbys().get(0));
            assertKind(ErrorKind.CONNECTION_LOST, () -> execute(connection, "SELECT 1"));
            assertKind(ErrorKind.NOT_SENT, () -> execute(connection, "SELECT 1"));
        }
        cluster.heal();
        DatabaseNode standby = cluster.standbys().get(0);
        try (Connection connection = open(standby)) {
            cluster.kill(standby);
            assertKind(ErrorKind.CONNECTION_LOST, () -> execute(connection, "SELECT 1"));
            assertKind(ErrorKind.CANNOT_CONNECT, () -> open(standby));
        }
    }

    /** Another thread closes the connection at any moment, as failover does with sessions of a former writer. */
    @Test
    void a_connection_that_is_aborted_at_any_moment_is_lost_or_was_closed_before() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 60; round++) {
            Connection connection = open(primary);
            long nanos = TimeUnit.MICROSECONDS.toNanos(random.nextInt(15_000));
            Thread aborter = new Thread(() -> {
                LockSupport.parkNanos(nanos);
                try {
                    connection.abort(Runnable::run);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            aborter.start();
            try {
                while (true) {
                    useMuch(connection);
                }
            } catch (SQLException thrown) {
                assertThat(dialect.classify(thrown))
                        .as(thrown + ", caused by " + thrown.getCause())
                        .isIn(ErrorKind.CONNECTION_LOST, ErrorKind.NOT_SENT);
            }
            aborter.join();
        }
    }

    private static void useMuch(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT a.*, b.* FROM information_schema.collations a, information_schema.character_sets b"
                        + " WHERE ? LIMIT 500")) {
            query.setInt(1, 1);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    row.getString(1);
                }
            }
        }
        execute(connection, "INSERT INTO t VALUES (1)");
    }

    private interface Deed {
        void run() throws SQLException;
    }

    /** Does something as soon as the primary gives an answer. */
    private Thread when(String question, String answer, Deed deed) {
        Thread thread = new Thread(() -> {
            try (Connection connection = primary.open()) {
                long limit = System.nanoTime() + 10_000_000_000L;
                while (!ask(connection, question).equals(answer) && System.nanoTime() < limit) {
                    LockSupport.parkNanos(2_000_000);
                }
                deed.run();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }
}
