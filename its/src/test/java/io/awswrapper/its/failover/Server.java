package io.awswrapper.its.failover;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the servers themselves say, past the wrapper. */
final class Server {

    private Server() {}

    /** A connection of the application's user with the plain driver. */
    static Connection open(PostgresCluster cluster, PostgresNode node) throws SQLException {
        return DriverManager.getConnection(node.jdbcUrl(), cluster.user(), cluster.password());
    }

    /** Runs SQL on the primary as the application's user. */
    static void run(PostgresCluster cluster, String... sql) throws SQLException {
        try (Connection connection = open(cluster, cluster.primary());
                Statement statement = connection.createStatement()) {
            for (String each : sql) {
                statement.execute(each);
            }
        }
    }

    /** The first column of all rows, asked of the primary. */
    static List<String> column(PostgresCluster cluster, String sql) throws SQLException {
        return column(cluster.primary(), sql);
    }

    /** The first column of all rows, asked of this node. */
    static List<String> column(PostgresNode node, String sql) throws SQLException {
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
    static String node(Connection connection) throws SQLException {
        return one(connection, "SHOW cluster_name");
    }

    /** Who is connected, for the message of a failed test. */
    static String describeConnections(PostgresNode node) {
        try {
            return column(
                            node,
                            "SELECT concat_ws(' ', application_name, state, query) FROM pg_stat_activity"
                                    + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
                    .toString();
        } catch (SQLException e) {
            return e.toString();
        }
    }
}
