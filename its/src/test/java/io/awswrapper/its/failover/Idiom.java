package io.awswrapper.its.failover;

import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How the tests say to one database what they say to all of them. */
enum Idiom {
    POSTGRESQL("postgresql", "", "org.postgresql.jdbc.PgConnection"),

    /** Without TLS, as the proxies read along. */
    MYSQL("mysql", "sslMode=DISABLED&allowPublicKeyRetrieval=true", "com.mysql.cj.jdbc.JdbcConnection"),

    MARIADB("mariadb", "sslMode=disable&connectTimeout=1000&socketTimeout=3000", "org.mariadb.jdbc.Connection");

    /** What follows {@code jdbc:} and {@code jdbc:aws-wrapper:}. */
    final String scheme;

    /** What the target driver needs in a URL to reach the servers of the testkit. */
    final String options;

    private final String driverConnection;

    Idiom(String scheme, String options, String driverConnection) {
        this.scheme = scheme;
        this.options = options;
        this.driverConnection = driverConnection;
    }

    static Idiom of(DatabaseCluster cluster) {
        Database database = cluster.kind();
        return switch (database) {
            case POSTGRESQL -> POSTGRESQL;
            case MYSQL -> MYSQL;
            case MARIADB -> MARIADB;
        };
    }

    boolean isPostgres() {
        return this == POSTGRESQL;
    }

    private String either(String postgres, String others) {
        return isPostgres() ? postgres : others;
    }

    // ---- the target driver

    /** The option that lets it prepare statements on the server. */
    String preparing() {
        return either("prepareThreshold=5", "useServerPrepStmts=true");
    }

    /** The option that lets it send the whole text of every statement. */
    String texting() {
        return either("prepareThreshold=0", "useServerPrepStmts=false");
    }

    /** The option that lets it fetch rows in portions of the fetch size within a transaction. */
    String portioning() {
        return either("defaultRowFetchSize=0", "useCursorFetch=true");
    }

    /** Its own connection under one of the wrapper. */
    Connection unwrap(Connection connection) throws SQLException {
        try {
            return connection.unwrap(Class.forName(driverConnection).asSubclass(Connection.class));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** What it sends to switch auto-commit on in a transaction. */
    String autoCommitOn() {
        return either("COMMIT", "SET autocommit=1");
    }

    /** Asks the server for something by JDBC, and changes nothing. */
    void stay(Connection connection) throws SQLException {
        if (isPostgres()) {
            connection.setSchema("public");
        } else {
            connection.setCatalog("app");
        }
    }

    // ---- SQL

    /** Asks for the name of the node. */
    String node() {
        return either("SHOW cluster_name", "SELECT concat('n', @@server_id)");
    }

    /** Sets a variable of the session, in which nothing is done that its value matters for. */
    String set(int kilobytes) {
        return either("SET work_mem = '" + kilobytes + "kB'", "SET sort_buffer_size = " + kilobytes * 1024);
    }

    /** Asks for that variable. */
    String setting() {
        return either("SHOW work_mem", "SELECT @@sort_buffer_size");
    }

    /** What is answered when it was set to that many, which must not be a multiple of 1024. */
    String shown(int kilobytes) {
        return either(kilobytes + "kB", String.valueOf(kilobytes * 1024));
    }

    /** Asks for the isolation level of the transactions of the session. */
    String isolation() {
        return either("SHOW default_transaction_isolation", "SELECT replace(lower(@@transaction_isolation), '-', ' ')");
    }

    /** The numbers from 1 in rows. */
    String series(int last) {
        return either(
                "SELECT n FROM generate_series(1, " + last + ") n",
                "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < " + last
                        + ") SELECT n FROM s");
    }

    /** Sleeps for so many seconds, and fails when it is cancelled. */
    String sleep(int seconds) {
        return either(
                "SELECT pg_sleep(" + seconds + ")",
                "SELECT 1 FROM (SELECT 1 AS one) t WHERE one = sleep(" + seconds + ")");
    }

    /** Answers 1 while a session of the application sleeps. */
    String sleepers() {
        return either(
                "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(%' AND usename = 'app' AND state = 'active'",
                "SELECT 1 FROM information_schema.processlist WHERE info LIKE '%sleep(%' AND user = 'app'");
    }

    /** The SQLSTATE of a statement that was cancelled; MySQL Connector/J gives none. */
    @Nullable
    String cancelled() {
        return switch (this) {
            case POSTGRESQL -> "57014";
            case MYSQL -> null;
            case MARIADB -> "70100";
        };
    }

    /** The SQLSTATEs with which a query may end whose connection another thread closes, as a pattern. */
    String closed() {
        return either("08...|55000|57P01", "08...|S10..|70100");
    }

    /** What each connection of a client is at. */
    String connections() {
        return either(
                "SELECT concat_ws(' ', application_name, state, query) FROM pg_stat_activity"
                        + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
                "SELECT concat_ws(' ', user, command, state, info) FROM information_schema.processlist");
    }

    /** A type for bytes. */
    String bytes() {
        return either("bytea", "blob");
    }

    /** The expression that shows bytes in hexadecimal digits. */
    String hex(String expression) {
        return either("encode(" + expression + ", 'hex')", "lower(hex(" + expression + "))");
    }

    /** Makes a function that inserts into the table {@code work} and returns what it inserted. */
    String insertFunction(String name) {
        return either(
                "CREATE FUNCTION " + name + "(n int) RETURNS int LANGUAGE sql AS"
                        + " 'INSERT INTO work SELECT n RETURNING id'",
                "CREATE FUNCTION " + name + "(n int) RETURNS int DETERMINISTIC MODIFIES SQL DATA"
                        + " BEGIN INSERT INTO work VALUES (n); RETURN n; END");
    }

    /** Inserts 1 into the table {@code work}, and is a query as far as the database has such. */
    String queryThatInserts() {
        return either(
                "INSERT INTO work VALUES (1) RETURNING id",
                "INSERT INTO work VALUES (1) ON DUPLICATE KEY UPDATE id = 2");
    }

    /** Inserts 1 into the table {@code work}, and has a common table expression. */
    String commonTableThatInserts() {
        return either(
                "WITH done AS (INSERT INTO work VALUES (1) RETURNING id) SELECT id FROM done",
                "INSERT INTO work WITH one AS (SELECT 1 AS id) SELECT id FROM one");
    }
}
