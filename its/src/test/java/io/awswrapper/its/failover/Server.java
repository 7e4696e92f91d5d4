package io.awswrapper.its.failover;

import io.awswrapper.its.Idiom;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the servers themselves say, past the wrapper. */
final class Server {

    private static final int NO_SUCH_THREAD = 1094;

    private Server() {}

    /** A connection of the application's user with the plain driver. */
    static Connection open(DatabaseCluster cluster, DatabaseNode node) throws SQLException {
        return DriverManager.getConnection(
                node.jdbcUrl() + "?" + Idiom.of(cluster).options(), cluster.user(), cluster.password());
    }

    /** Runs SQL on the primary as the application's user. */
    static void run(DatabaseCluster cluster, String... sql) throws SQLException {
        try (Connection connection = open(cluster, cluster.primary());
                Statement statement = connection.createStatement()) {
            for (String each : sql) {
                statement.execute(each);
            }
        }
    }

    /** Runs SQL on the primary as its superuser. */
    static void administer(DatabaseCluster cluster, String... sql) throws SQLException {
        try (Connection connection = cluster.primary().open()) {
            for (String each : sql) {
                int unused = run(connection, each);
            }
        }
    }

    /** The first column of all rows, asked of the primary. */
    static List<String> column(DatabaseCluster cluster, String sql) throws SQLException {
        return column(cluster.primary(), sql);
    }

    /** The first column of all rows, asked of this node. */
    static List<String> column(DatabaseNode node, String sql) throws SQLException {
        try (Connection connection = node.open()) {
            return column(connection, sql);
        }
    }

    static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(String.valueOf(rows.getString(1)));
            }
        }
        return values;
    }

    static String one(Connection connection, String sql) throws SQLException {
        return column(connection, sql).get(0);
    }

    static int run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }

    /** The name of the node that the connection is on. */
    static String node(DatabaseCluster cluster, Connection connection) throws SQLException {
        return one(connection, Idiom.of(cluster).node());
    }

    /** Ends all sessions of the application's user on the primary. */
    static void endSessions(DatabaseCluster cluster) throws SQLException {
        if (Idiom.of(cluster).isPostgres()) {
            column(cluster, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");
            return;
        }
        try (Connection connection = cluster.primary().open()) {
            for (String id : column(connection, "SELECT id FROM information_schema.processlist WHERE user = 'app'")) {
                try {
                    run(connection, "KILL " + id);
                } catch (SQLException goneMeanwhile) {
                    if (goneMeanwhile.getErrorCode() != NO_SUCH_THREAD) {
                        throw goneMeanwhile;
                    }
                }
            }
        }
    }

    /** Who is connected, for the message of a failed test. */
    static String describeConnections(DatabaseCluster cluster, DatabaseNode node) {
        try {
            return column(node, Idiom.of(cluster).connections()).toString();
        } catch (SQLException e) {
            return e.toString();
        }
    }
}
