package io.awswrapper.dialect.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.SessionChange;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions, session state and properties, with a real server. */
abstract class AbstractStateTests extends AbstractServerTests {

    private final DatabaseNode primary;

    AbstractStateTests(Dialect dialect, DatabaseCluster cluster) {
        super(dialect, cluster);
        this.primary = cluster.primary();
    }

    @BeforeEach
    void table() throws SQLException {
        administer(
                primary,
                "CREATE DATABASE IF NOT EXISTS app",
                "CREATE TABLE IF NOT EXISTS app.t (a INT PRIMARY KEY AUTO_INCREMENT, b VARCHAR(20))",
                "INSERT IGNORE INTO app.t VALUES (1, 'x')");
    }

    @Test
    void the_driver_tells_whether_a_transaction_is_open() throws SQLException {
        try (Connection connection = open(primary)) {
            assertThat(dialect.inTransaction(connection)).contains(false);
            execute(connection, "BEGIN");
            assertOpenBesideAutoCommit(connection);
            execute(connection, "ROLLBACK");
            assertThat(dialect.inTransaction(connection)).contains(false);
            assertThat(dialect.autoCommit(connection)).isTrue();
            execute(connection, "SET autocommit = 0");
            assertThat(dialect.autoCommit(connection)).isFalse();
            assertThat(dialect.inTransaction(connection)).isNotEqualTo(Optional.of(true));
            execute(connection, "INSERT INTO t (b) VALUES ('y')");
            assertThat(dialect.inTransaction(connection)).contains(true);
            execute(connection, "SET autocommit = 1");
            assertThat(dialect.inTransaction(connection)).contains(false);
            connection.setAutoCommit(false);
            assertThat(dialect.inTransaction(connection)).isNotEqualTo(Optional.of(true));
            execute(connection, "SELECT * FROM t");
            assertThat(dialect.inTransaction(connection)).contains(true);
        }
    }

    /** MariaDB's driver cannot be believed then. */
    private void assertOpenBesideAutoCommit(Connection connection) {
        assertThat(dialect.inTransaction(connection)).isEqualTo(mySql() ? Optional.of(true) : Optional.empty());
    }

    /** A write in flight after it would otherwise be taken for a part of a transaction, which is rolled back. */
    @Test
    void an_error_in_auto_commit_is_no_transaction() throws SQLException {
        try (Connection connection = open(primary)) {
            execute(connection, "INSERT IGNORE INTO t VALUES (7, 'y')");
            assertKind(ErrorKind.STATEMENT, () -> execute(connection, "INSERT INTO t VALUES (7, 'y')"));
            assertThat(dialect.inTransaction(connection)).isNotEqualTo(Optional.of(true));
        }
    }

    @Test
    void the_driver_still_tells_when_the_connection_is_broken() throws Exception {
        for (boolean open : new boolean[] {true, false}) {
            Connection connection = open(primary);
            connection.setAutoCommit(!open);
            execute(connection, "SELECT * FROM t");
            end(primary, connection);
            try {
                execute(connection, "SELECT 1");
            } catch (SQLException lost) {
                assertThat(connection.isClosed()).isTrue();
            }
            assertThat(dialect.inTransaction(connection)).contains(open);
        }
    }

    @Test
    void an_error_or_a_break_among_the_rows_does_not_hide_the_transaction() throws Exception {
        // The second row fails, and comes so much later than the first that the answer has begun.
        String rows = "SELECT a, REPEAT('x', 100000), IF(a = 1, 1, %s) FROM t";
        try (Connection connection = open(primary, Map.of("socketTimeout", "700"))) {
            execute(connection, "INSERT IGNORE INTO t VALUES (2, 'y')");
            execute(connection, "START TRANSACTION");
            execute(connection, "UPDATE t SET b = 'z' WHERE a = 2");
            try {
                execute(connection, rows.formatted("EXP(1000)"));
            } catch (SQLException failed) {
                assertThat(dialect.classify(failed)).isEqualTo(ErrorKind.STATEMENT);
            }
            assertThat(dialect.inTransaction(connection)).isNotEqualTo(Optional.of(false));
            assertThat(ask(connection, "SELECT 1")).isEqualTo("1");
            assertOpenBesideAutoCommit(connection);
            assertKind(ErrorKind.CONNECTION_LOST, () -> execute(connection, rows.formatted("SLEEP(3)")));
            assertOpenBesideAutoCommit(connection);
        }
    }

    @Test
    void a_shell_around_the_connection_is_looked_through_and_another_driver_is_not_asked() throws SQLException {
        try (Connection connection = open(primary)) {
            execute(connection, "BEGIN");
            assertOpenBesideAutoCommit(shell(connection));
        }
        assertThat(dialect.inTransaction(shell(null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE u (a INT)",
                "CREATE TEMPORARY TABLE v (a INT)",
                "ALTER TABLE u ADD b INT",
                "CREATE INDEX i ON u (a)",
                "CREATE VIEW w AS SELECT 1",
                "DROP VIEW w",
                "TRUNCATE TABLE u",
                "RENAME TABLE u TO u2",
                "DROP TABLE u2",
                "ANALYZE TABLE t",
                "CHECK TABLE t",
                "OPTIMIZE TABLE t",
                "LOCK TABLES t READ",
                "UNLOCK TABLES",
                "FLUSH TABLES t",
                "CREATE PROCEDURE p() SET @x = 1",
                "CALL p()",
                "DROP PROCEDURE p",
                "SET autocommit = 1",
                "SET sql_mode = ''",
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "USE app",
                "SAVEPOINT a",
                "PREPARE s FROM 'SELECT 1'",
                "DO SLEEP(0)",
                "SHOW TABLES",
                "SELECT 1",
                "INSERT INTO t (b) VALUES ('z')",
                "CHECKSUM TABLE t",
                "HANDLER t OPEN",
                "HELP 'x'",
                "COMMIT AND CHAIN",
                "XA RECOVER",
                "START TRANSACTION",
                "COMMIT"
            })
    void what_commits_by_itself_is_known(String sql) throws SQLException {
        SqlAnalysis analysis = dialect.analyze(sql);
        try (Connection connection = primary.open()) {
            for (String drop : List.of("TABLE u", "TABLE u2", "VIEW w", "PROCEDURE p")) {
                execute(connection, "DROP " + drop.replaceFirst(" ", " IF EXISTS "));
            }
            for (String needed :
                    List.of("CREATE TABLE u (a INT)", "CREATE VIEW w AS SELECT 1", "CREATE PROCEDURE p() SET @x = 1")) {
                if (!sql.equals(needed)) {
                    execute(connection, needed);
                }
            }
            if (sql.endsWith("u2")) {
                execute(connection, sql.startsWith("DROP") ? "RENAME TABLE u TO u2" : "SELECT 1");
            }
            execute(connection, "START TRANSACTION");
            execute(connection, "UPDATE t SET b = 'changed' WHERE a = 1");
            try {
                execute(connection, sql);
            } catch (SQLException refused) {
                assertThat(sql).as(refused.getMessage()).matches("SET TRANSACTION.*");
            }
            boolean committed;
            try (Connection other = primary.open()) {
                committed = ask(other, "SELECT b FROM t WHERE a = 1").equals("changed");
            }
            TransactionEffect effect = analysis.transaction();
            if (committed) {
                assertThat(effect).isIn(TransactionEffect.COMMITS, TransactionEffect.MIXED, TransactionEffect.BEGINS);
            } else {
                assertThat(effect).isNotEqualTo(TransactionEffect.COMMITS);
            }
            execute(connection, "ROLLBACK");
        } finally {
            administer(primary, "UPDATE app.t SET b = 'x' WHERE a = 1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET sql_mode = 'ANSI_QUOTES'",
                "SET SESSION sql_mode = '', LOCAL time_zone = '+03:00'",
                "SET @@sort_buffer_size = 300000, @@session.join_buffer_size = 200704",
                "SET `sort_buffer_size` = 300000",
                "SET GLOBAL max_connections = 199, SESSION sort_buffer_size = 300000",
                "SET time_zone = _utf8mb4'+01:00'",
                "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_bin'",
                "SET CHARACTER SET utf8mb4",
                "SET character_set_results = NULL",
                "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ ONLY",
                "SET transaction_isolation = 'SERIALIZABLE'",
                "SET SESSION TRANSACTION READ ONLY",
                "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "SET unique_checks = OFF, foreign_key_checks = 0",
                "SET big_tables = ON",
                "SET autocommit = 0",
                "SET autocommit = OFF, sql_safe_updates = TRUE",
                "SET sql_mode = DEFAULT",
                "SET max_execution_time = 5000",
                "USE mysql",
                "SET sql_mode := \"TRADITIONAL\"",
                "SET /* a comment */ sql_mode = 'NO_ZERO_DATE' -- another"
            })
    void what_is_set_here_is_set_there(String sql) throws SQLException {
        try (Connection here = primary.open();
                Connection there = primary.open()) {
            try {
                execute(here, sql);
            } catch (SQLException refused) {
                // MariaDB has other names for some.
                assertThat(refused.getErrorCode()).isEqualTo(1193);
                return;
            }
            SqlAnalysis analysis = dialect.analyze(sql);
            assertThat(analysis.sessionBound()).isFalse();
            for (SessionChange change : analysis.sessionChanges()) {
                execute(there, change.sql());
            }
            assertThat(variables(there)).isEqualTo(variables(here));
            assertThat(ask(there, "SELECT DATABASE()")).isEqualTo(ask(here, "SELECT DATABASE()"));
        } finally {
            administer(primary, "SET GLOBAL max_connections = 200");
        }
    }

    private static Map<String, String> variables(Connection connection) throws SQLException {
        Map<String, String> variables = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW SESSION VARIABLES")) {
            while (row.next()) {
                variables.put(row.getString(1), String.valueOf(row.getString(2)));
            }
        }
        variables.keySet().removeAll(Set.of("timestamp", "rand_seed1", "rand_seed2", "pseudo_thread_id", "last_gtid"));
        variables.keySet().removeIf(name -> name.startsWith("gtid_") || name.startsWith("innodb_buffer_pool_dump"));
        return variables;
    }

    /** Made of the corpus and of random tokens: what is taken for a read can be one on a server that lets nothing else pass. */
    @Test
    void what_is_taken_for_a_read_writes_nothing_and_leaves_nothing() throws Exception {
        Random random = new Random(42);
        List<String> corpus = AnalyzeTests.statements().stream()
                .filter(line -> line.length() > 5)
                .map(line -> line.substring(5).split(" => ", 2)[0].translateEscapes())
                .toList();
        String[] tokens =
                ("SELECT SELECT SELECT FROM t WHERE a b = 1 ( ) , * 'x' \"y\" `b` @v @v:=1 @@sql_mode INTO OUTFILE '/x'"
                                + " FOR UPDATE SHARE LOCK IN MODE /*!50000 */ /*! /*M! -- \n # \\' ' \" ; UNION ALL AS x GET_LOCK('a',0) f()"
                                + " SLEEP(0) COUNT(*) INSERT DELETE TABLE VALUES ROW(1) WITH c EXPLAIN ANALYZE SHOW TABLES"
                                + " WARNINGS DO SET sql_mode CALL p() BEGIN COMMIT USE app LAST_INSERT_ID() 1e5FROM TRUNCATE(1,1) REPLACE('a','b','c')"
                                + " CREATE TEMPORARY u (a INT) HANDLER OPEN PREPARE s JSON_ARRAY(1) LIMIT 1 ORDER BY NEXT VALUE")
                        .split(" ");
        administer(primary, "DROP FUNCTION IF EXISTS app.f", "CREATE FUNCTION app.f() RETURNS INT NO SQL RETURN 1");
        int reads = 0;
        int succeeded = 0;
        try (Connection connection = open(primary, Map.of("allowMultiQueries", "true"))) {
            execute(connection, "SET innodb_lock_wait_timeout = 1");
            for (int i = 0; i < 6000; i++) {
                String sql = i < corpus.size() ? corpus.get(i) : made(random, tokens, corpus);
                if (!dialect.analyze(sql).pureRead() || sql.isBlank()) {
                    continue;
                }
                reads++;
                execute(connection, "START TRANSACTION READ ONLY");
                String before = traces(connection);
                try {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                        do {
                            succeeded++;
                        } while (statement.getMoreResults() || statement.getUpdateCount() >= 0);
                    }
                } catch (SQLException refused) {
                    assertThat(refused.getErrorCode())
                            .as(sql + ": " + refused.getMessage())
                            .isNotEqualTo(1792);
                }
                assertThat(dialect.inTransaction(connection)).as(sql).isNotEqualTo(Optional.of(false));
                assertThat(traces(connection)).as(sql).isEqualTo(before);
                assertOpenBesideAutoCommit(connection);
                execute(connection, "ROLLBACK");
            }
        }
        assertThat(reads).isGreaterThan(300);
        assertThat(succeeded).isGreaterThan(100);
    }

    private static String made(Random random, String[] tokens, List<String> corpus) {
        StringBuilder sql =
                new StringBuilder(random.nextInt(3) == 0 ? corpus.get(random.nextInt(corpus.size())) : "SELECT 1");
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            sql.append(random.nextInt(4) == 0 ? "" : " ").append(tokens[random.nextInt(tokens.length)]);
        }
        return sql.toString();
    }

    private static String traces(Connection connection) throws SQLException {
        return ask(
                connection,
                "SELECT CONCAT_WS('|', @v, @a, @b, IS_USED_LOCK('a'), @@sql_mode, DATABASE(),"
                        + " @@character_set_client, @@autocommit)");
    }

    @Test
    void the_driver_knows_every_property_of_a_probe() throws SQLException {
        Driver driver = DriverManager.getDriver(dialect.targetUrl(io.awswrapper.spi.Host.of("x", 1), "app"));
        Set<String> known = new HashSet<>();
        for (DriverPropertyInfo property : driver.getPropertyInfo("jdbc:" + dialect.id() + "://x/", new Properties())) {
            known.add(property.name);
        }
        assertThat(known)
                .containsAll(dialect.probeProperties(Duration.ofSeconds(1)).keySet())
                .containsAll(dialect.encryption().keySet())
                .containsAll(dialect.passwordInClear().keySet())
                .doesNotContainAnyElementsOf(dialect.unlistedProperties());
    }

    @Test
    void a_probe_tells_who_it_is_and_is_not_led_astray() throws SQLException {
        Map<String, String> properties = new TreeMap<>(dialect.probeProperties(Duration.ofSeconds(5)));
        try (Connection probe = open(primary, properties);
                Connection admin = primary.open()) {
            assertThat(probe.getAutoCommit()).isTrue();
            assertThat(ask(
                            admin,
                            "SELECT attr_value FROM performance_schema.session_connect_attrs WHERE attr_name ="
                                    + " 'program_name' AND processlist_id = " + ask(probe, "SELECT CONNECTION_ID()")))
                    .isEqualTo("aws-wrapper probe");
        }
    }

    @Test
    void what_is_said_to_encrypt_does() throws SQLException {
        Map<String, String> properties = new TreeMap<>(dialect.encryption());
        assertThat(dialect.encrypts(properties)).isTrue();
        properties.putAll(dialect.passwordInClear());
        try (Connection connection = open(primary, properties)) {
            assertThat(ask(
                            connection,
                            "SELECT variable_value FROM performance_schema.session_status"
                                    + " WHERE variable_name = 'Ssl_version'"))
                    .startsWith("TLS");
        }
    }

    private static Connection shell(@org.jspecify.annotations.Nullable Connection core) {
        return (Connection) Proxy.newProxyInstance(
                AbstractStateTests.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                    if (core == null) {
                        throw new SQLException("unwrap: no such thing");
                    }
                    try {
                        return method.invoke(core, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
