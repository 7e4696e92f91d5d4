package io.awswrapper.its;

import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.List;
import java.util.Locale;

/** How the tests say to one database what they say to all of them. */
public enum Idiom {
    POSTGRESQL("", "org.postgresql.jdbc.PgConnection", "org.postgresql.jdbc.PgPreparedStatement"),

    /** Without TLS, as the proxies read along. */
    MYSQL(
            "sslMode=DISABLED&allowPublicKeyRetrieval=true",
            "com.mysql.cj.jdbc.JdbcConnection",
            "com.mysql.cj.jdbc.JdbcPreparedStatement"),

    MARIADB("sslMode=disable", "org.mariadb.jdbc.Connection", "org.mariadb.jdbc.BasePreparedStatement");

    private final String options;

    private final String driverConnection;

    private final String driverStatement;

    Idiom(String options, String driverConnection, String driverStatement) {
        this.options = options;
        this.driverConnection = driverConnection;
        this.driverStatement = driverStatement;
    }

    public static Idiom of(DatabaseCluster cluster) {
        return valueOf(cluster.kind().name());
    }

    /** What follows {@code jdbc:} and {@code jdbc:aws-wrapper:}. */
    public String scheme() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the target driver needs in a URL to reach the servers of the testkit. */
    public String options() {
        return options;
    }

    public boolean isPostgres() {
        return this == POSTGRESQL;
    }

    private String either(String postgres, String others) {
        return isPostgres() ? postgres : others;
    }

    // ---- the target driver

    /** The option that lets it prepare statements on the server. */
    public String preparing() {
        return either("prepareThreshold=5", "useServerPrepStmts=true");
    }

    /** The option that lets it send the whole text of every statement. */
    public String texting() {
        return either("prepareThreshold=0", "useServerPrepStmts=false");
    }

    /** The option that lets it fetch rows in portions of the fetch size within a transaction. */
    public String portioning() {
        return either("defaultRowFetchSize=0", "useCursorFetch=true");
    }

    /** The option by which the server knows the client. */
    public String named(String name) {
        return either("ApplicationName=" + name, "connectionAttributes=program_name:" + name);
    }

    /** Its own connection under one of the wrapper. */
    public Connection unwrap(Connection connection) throws SQLException {
        return unwrap(connection, driverConnection, Connection.class);
    }

    /** Its own statement under one of the wrapper. */
    public PreparedStatement unwrap(PreparedStatement statement) throws SQLException {
        return unwrap(statement, driverStatement, PreparedStatement.class);
    }

    private static <T> T unwrap(Wrapper ours, String type, Class<T> as) throws SQLException {
        try {
            return ours.unwrap(Class.forName(type).asSubclass(as));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** What it sends to switch auto-commit on in a transaction. */
    public String autoCommitOn() {
        return either("COMMIT", "SET autocommit=1");
    }

    /** Asks the server for something by JDBC, and changes nothing. */
    public void stay(Connection connection) throws SQLException {
        if (isPostgres()) {
            connection.setSchema("public");
        } else {
            connection.setCatalog(connection.getCatalog());
        }
    }

    // ---- SQL

    /** Asks for the name of the node. */
    public String node() {
        return either("SHOW cluster_name", "SELECT concat('n', @@server_id)");
    }

    /** Sets a variable of the session, in which nothing is done that its value matters for. */
    public String set(int kilobytes) {
        return either("SET work_mem = '" + kilobytes + "kB'", "SET sort_buffer_size = " + kilobytes * 1024);
    }

    /** Asks for that variable. */
    public String setting() {
        return either("SHOW work_mem", "SELECT @@sort_buffer_size");
    }

    /** What is answered when it was set to that many, which must not be a multiple of 1024. */
    public String shown(int kilobytes) {
        return either(kilobytes + "kB", String.valueOf(kilobytes * 1024));
    }

    /** Asks for what {@link #unsettle} changes. */
    public List<String> settings() {
        return isPostgres()
                ? List.of(setting(), "SHOW timezone", "SHOW search_path")
                : List.of(setting(), "SELECT @@time_zone", "SELECT database()");
    }

    /** Changes settings of the session, in SQL and over JDBC. */
    public void unsettle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(set(3333));
            statement.execute(either("SET TIME ZONE 'Asia/Tokyo'", "SET time_zone = '+09:00'"));
        }
        if (isPostgres()) {
            connection.setSchema("pg_catalog");
        } else {
            connection.setCatalog("information_schema");
        }
    }

    /** Asks for the isolation level of the transactions of the session. */
    public String isolation() {
        return either("SHOW default_transaction_isolation", "SELECT replace(lower(@@transaction_isolation), '-', ' ')");
    }

    /** Makes all transactions of the session serializable. */
    public String serializable() {
        return either(
                "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    }

    /** The numbers from 1 in rows. */
    public String series(int last) {
        return either(
                "SELECT n FROM generate_series(1, " + last + ") n",
                "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < " + last
                        + ") SELECT n FROM s");
    }

    /** Sleeps for so many seconds, and fails when it is cancelled. */
    public String sleep(int seconds) {
        return either(
                "SELECT pg_sleep(" + seconds + ")",
                "SELECT 1 FROM (SELECT 1 AS one) t WHERE one = sleep(" + seconds + ")");
    }

    /** Answers 1 while a session of the application sleeps. */
    public String sleepers() {
        return either(
                "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(%' AND usename = 'app' AND state = 'active'",
                "SELECT 1 FROM information_schema.processlist WHERE info LIKE '%sleep(%' AND user = 'app'");
    }

    /**
     * The SQLSTATE of a statement that was cancelled, as a pattern; MySQL Connector/J gives none, unless the server's error is
     * there before it has noted that it cancels.
     */
    public String cancelled() {
        return switch (this) {
            case POSTGRESQL -> "57014";
            case MYSQL -> "null|70100";
            case MARIADB -> "70100";
        };
    }

    /** The SQLSTATEs with which a query may end whose connection another thread closes, as a pattern. */
    public String closed() {
        return either("08...|55000|57P01", "08...|S10..|70100");
    }

    /** What each connection of a client is at. */
    public String connections() {
        return either(
                "SELECT concat_ws(' ', application_name, state, query) FROM pg_stat_activity"
                        + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
                "SELECT concat_ws(' ', user, command, state, info) FROM information_schema.processlist");
    }

    /** A type for bytes. */
    public String bytes() {
        return either("bytea", "blob");
    }

    /** The expression that shows bytes in hexadecimal digits. */
    public String hex(String expression) {
        return either("encode(" + expression + ", 'hex')", "lower(hex(" + expression + "))");
    }

    /** Makes a function that inserts into the table {@code work} and returns what it inserted. */
    public String insertFunction(String name) {
        return either(
                "CREATE FUNCTION " + name + "(n int) RETURNS int LANGUAGE sql AS"
                        + " 'INSERT INTO work SELECT n RETURNING id'",
                "CREATE FUNCTION " + name + "(n int) RETURNS int DETERMINISTIC MODIFIES SQL DATA"
                        + " BEGIN INSERT INTO work VALUES (n); RETURN n; END");
    }

    /** Inserts 1 into the table {@code work}, and is a query as far as the database has such. */
    public String queryThatInserts() {
        return either(
                "INSERT INTO work VALUES (1) RETURNING id",
                "INSERT INTO work VALUES (1) ON DUPLICATE KEY UPDATE id = 2");
    }

    /** Inserts 1 into the table {@code work}, and has a common table expression. */
    public String commonTableThatInserts() {
        return either(
                "WITH done AS (INSERT INTO work VALUES (1) RETURNING id) SELECT id FROM done",
                "INSERT INTO work WITH one AS (SELECT 1 AS id) SELECT id FROM one");
    }

    // ---- where it runs

    /** The expression that names the server by its port. */
    public String port() {
        return either("current_setting('port')", "@@port");
    }

    /** Asks which process of the server, or which of its threads, serves this connection. */
    public String process() {
        return either("SELECT pg_backend_pid()", "SELECT connection_id()");
    }

    /** Asks up to where the server has written. */
    public String written() {
        return switch (this) {
            case POSTGRESQL -> "SELECT pg_current_wal_lsn()";
            case MYSQL -> "SELECT replace(@@global.gtid_executed, char(10), '')";
            case MARIADB -> "SELECT @@global.gtid_binlog_pos";
        };
    }

    /** Asks whether queries on this server show all up to there. */
    public String shows(String written) {
        return switch (this) {
            case POSTGRESQL -> "SELECT (pg_last_wal_replay_lsn() >= '" + written + "'::pg_lsn)::int";
            case MYSQL -> "SELECT GTID_SUBSET('" + written + "', @@global.gtid_executed)";
            case MARIADB -> "SELECT MASTER_GTID_WAIT('" + written + "', 0) = 0";
        };
    }

    /** Makes a function that reads and returns the port. */
    public String readFunction(String name) {
        return either(
                "CREATE FUNCTION " + name
                        + "() RETURNS text STABLE LANGUAGE sql AS $$ SELECT current_setting('port') $$",
                "CREATE FUNCTION " + name + "() RETURNS int READS SQL DATA RETURN @@port");
    }

    /** Makes a function that inserts into the table {@code work} and returns the port. */
    public String writeFunction(String name) {
        return either(
                "CREATE FUNCTION " + name + "() RETURNS text VOLATILE LANGUAGE sql"
                        + " AS $$ INSERT INTO work VALUES (1) RETURNING current_setting('port') $$",
                "CREATE FUNCTION " + name + "() RETURNS int MODIFIES SQL DATA"
                        + " BEGIN INSERT INTO work VALUES (1); RETURN @@port; END");
    }
}
