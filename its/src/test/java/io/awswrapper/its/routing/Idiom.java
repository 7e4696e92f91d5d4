package io.awswrapper.its.routing;

import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/** How these tests say to one database what they say to all of them. */
enum Idiom {
    POSTGRESQL("", "org.postgresql.jdbc.PgConnection"),
    MYSQL("sslMode=DISABLED&allowPublicKeyRetrieval=true", "com.mysql.cj.jdbc.JdbcConnection"),
    MARIADB("sslMode=disable&connectTimeout=1000&socketTimeout=5000", "org.mariadb.jdbc.Connection");

    /** What the target driver needs in a URL to reach the servers of the testkit. */
    final String options;

    private final String driverConnection;

    Idiom(String options, String driverConnection) {
        this.options = options;
        this.driverConnection = driverConnection;
    }

    static Idiom of(DatabaseCluster cluster) {
        return valueOf(cluster.kind().name());
    }

    /** What follows {@code jdbc:} and {@code jdbc:aws-wrapper:}. */
    String scheme() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isPostgres() {
        return this == POSTGRESQL;
    }

    private String either(String postgres, String others) {
        return isPostgres() ? postgres : others;
    }

    /** The target driver's own connection under one of the wrapper. */
    Connection unwrap(Connection connection) throws SQLException {
        try {
            return connection.unwrap(Class.forName(driverConnection).asSubclass(Connection.class));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Asks the server for something by JDBC, and changes nothing. */
    void stay(Connection connection) throws SQLException {
        if (isPostgres()) {
            connection.setSchema("public");
        } else {
            connection.setCatalog(connection.getCatalog());
        }
    }

    /** The expression that names the server by its port. */
    String port() {
        return either("current_setting('port')", "@@port");
    }

    /** Asks which process of the server, or which of its threads, serves this connection. */
    String process() {
        return either("SELECT pg_backend_pid()", "SELECT connection_id()");
    }

    /** Asks up to where the server has written. */
    String written() {
        return switch (this) {
            case POSTGRESQL -> "SELECT pg_current_wal_lsn()";
            case MYSQL -> "SELECT replace(@@global.gtid_executed, char(10), '')";
            case MARIADB -> "SELECT @@global.gtid_binlog_pos";
        };
    }

    /** Asks whether queries on this server show all up to there. */
    String shows(String written) {
        return switch (this) {
            case POSTGRESQL -> "SELECT (pg_last_wal_replay_lsn() >= '" + written + "'::pg_lsn)::int";
            case MYSQL -> "SELECT GTID_SUBSET('" + written + "', @@global.gtid_executed)";
            case MARIADB -> "SELECT MASTER_GTID_WAIT('" + written + "', 0) = 0";
        };
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

    /** Makes a function that reads and returns the port. */
    String readFunction(String name) {
        return either(
                "CREATE FUNCTION " + name
                        + "() RETURNS text STABLE LANGUAGE sql AS $$ SELECT current_setting('port') $$",
                "CREATE FUNCTION " + name + "() RETURNS int READS SQL DATA RETURN @@port");
    }

    /** Makes a function that inserts into the table {@code work} and returns the port. */
    String insertFunction(String name) {
        return either(
                "CREATE FUNCTION " + name + "() RETURNS text VOLATILE LANGUAGE sql"
                        + " AS $$ INSERT INTO work VALUES (1) RETURNING current_setting('port') $$",
                "CREATE FUNCTION " + name + "() RETURNS int MODIFIES SQL DATA"
                        + " BEGIN INSERT INTO work VALUES (1); RETURN @@port; END");
    }
}
