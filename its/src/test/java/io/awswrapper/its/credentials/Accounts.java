package io.awswrapper.its.credentials;

import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** The users of a database, made and asked about in its own words. */
public final class Accounts {

    private final DatabaseCluster cluster;
    private final boolean postgres;

    /** Of the primary, which passes them on to its standbys. */
    public Accounts(DatabaseCluster cluster) {
        this.cluster = cluster;
        this.postgres = cluster.kind() == Database.POSTGRESQL;
    }

    /** What a URL of the wrapper's for this database begins with. */
    public String urlPrefix() {
        return "jdbc:aws-wrapper:" + cluster.kind().name().toLowerCase(Locale.ROOT) + "://";
    }

    /** Makes a user with the rights of the cluster's and no password, in place of an older one. */
    public void make(String user) throws SQLException {
        if (postgres) {
            admin("DROP ROLE IF EXISTS " + user, "CREATE ROLE " + user + " LOGIN IN ROLE " + cluster.user());
        } else {
            admin(
                    "DROP USER IF EXISTS " + user,
                    "CREATE USER " + user,
                    "GRANT ALL ON " + cluster.database() + ".* TO " + user);
        }
    }

    /** Sessions go on, logins need the new one. */
    public void setPassword(String user, String password) throws SQLException {
        admin(
                postgres
                        ? "ALTER ROLE " + user + " PASSWORD '" + password + "'"
                        : "ALTER USER " + user + " IDENTIFIED BY '" + password + "'");
    }

    /** Lets nobody log in as this user. */
    public void lock(String user) throws SQLException {
        admin(postgres ? "ALTER ROLE " + user + " NOLOGIN" : "ALTER USER " + user + " ACCOUNT LOCK");
    }

    /** As whom one logged in. */
    public String user(Connection connection) throws SQLException {
        return ask(connection, postgres ? "SELECT session_user" : "SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1)");
    }

    public String database(Connection connection) throws SQLException {
        return ask(connection, postgres ? "SELECT current_database()" : "SELECT DATABASE()");
    }

    /** On which the server itself listens. */
    public int port(Connection connection) throws SQLException {
        return Integer.parseInt(ask(connection, postgres ? "SELECT inet_server_port()" : "SELECT @@port"));
    }

    /** To the primary. */
    public void admin(String... statements) throws SQLException {
        try (Connection connection = cluster.primary().open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first value of an answer that has one. */
    public static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }
}
