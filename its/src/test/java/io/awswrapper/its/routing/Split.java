package io.awswrapper.its.routing;

import io.awswrapper.plugin.rwsplit.Routes;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The driver with read/write splitting, and the questions that the tests ask. */
final class Split {

    /** Its answer names the server that ran it. */
    static final String WHERE = "SELECT current_setting('port')";

    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private Split() {}

    static AwsWrapperDataSource driver(PostgresCluster cluster, String... options) {
        return new AwsWrapperDataSource(url(cluster, "readWriteSplitting,failover", options));
    }

    static String url(PostgresCluster cluster, String plugins, String... options) {
        StringBuilder url = new StringBuilder("jdbc:aws-wrapper:postgresql://")
                .append(cluster.hosts())
                .append('/')
                .append(cluster.database())
                .append("?plugins=")
                .append(plugins)
                .append("&user=")
                .append(cluster.user())
                .append("&password=")
                .append(cluster.password());
        for (String option : options) {
            url.append('&').append(option);
        }
        return url.toString();
    }

    /** The node that runs this SQL, which must answer with its port. */
    static PostgresNode where(PostgresCluster cluster, Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return node(cluster, row);
        }
    }

    static PostgresNode where(PostgresCluster cluster, Connection connection) throws SQLException {
        return where(cluster, connection, WHERE);
    }

    static PostgresNode node(PostgresCluster cluster, ResultSet row) throws SQLException {
        row.next();
        int port = row.getInt(1);
        return cluster.nodes().stream()
                .filter(node -> node.port() == port)
                .findFirst()
                .orElseThrow();
    }

    static boolean isReader(PostgresCluster cluster, PostgresNode node) {
        return cluster.standbys().contains(node);
    }

    static void run(Connection connection, String... sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : sql) {
                statement.execute(each);
            }
        }
    }

    /** Runs SQL on a node past the wrapper, as the superuser. */
    static void admin(PostgresNode node, String... sql) throws SQLException {
        try (Connection connection = node.open()) {
            run(connection, sql);
        }
    }

    /** Runs SQL on the primary past the wrapper, as the application's user, and waits until the standbys have it. */
    static void prepare(PostgresCluster cluster, String... sql) throws SQLException {
        // Without it a standby does not tell which timeline it replays until its next restart point.
        admin(cluster.primary(), "GRANT pg_read_all_stats TO " + cluster.user());
        prepare(cluster.primary(), cluster, sql);
        caughtUp(cluster);
    }

    /** The same without waiting. */
    static void prepare(PostgresNode node, PostgresCluster cluster, String... sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(node.jdbcUrl(), cluster.user(), cluster.password())) {
            run(connection, sql);
        }
    }

    /** Waits until every running standby has replayed what the primary has written. */
    static void caughtUp(PostgresCluster cluster) throws SQLException {
        String end = text(cluster.primary(), "SELECT pg_current_wal_lsn()");
        for (PostgresNode standby : cluster.standbys()) {
            until(
                    () -> text(standby, "SELECT pg_last_wal_replay_lsn() >= '" + end + "'::pg_lsn")
                            .equals("t"),
                    () -> standby + " replays " + end);
        }
    }

    static String text(PostgresNode node, String sql) throws SQLException {
        try (Connection connection = node.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    static Routes routes(Connection connection) throws SQLException {
        return connection.unwrap(Routes.class);
    }

    static void until(Callable<Boolean> condition, Supplier<String> expectation) {
        until(Duration.ofSeconds(10), condition, expectation);
    }

    static void until(Duration limit, Callable<Boolean> condition, Supplier<String> expectation) {
        long end = System.nanoTime() + limit.toNanos();
        Exception last = null;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Not within " + limit.toMillis() + " ms: " + expectation.get(), last);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
