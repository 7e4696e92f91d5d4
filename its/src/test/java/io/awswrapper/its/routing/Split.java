package io.awswrapper.its.routing;

import io.awswrapper.its.Idiom;
import io.awswrapper.plugin.rwsplit.Routes;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** The driver with read/write splitting, and the questions that the tests ask. */
final class Split {

    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private Split() {}

    static AwsWrapperDataSource driver(DatabaseCluster cluster, String... options) {
        return new AwsWrapperDataSource(url(cluster, "readWriteSplitting,failover", options));
    }

    static String url(DatabaseCluster cluster, String plugins, String... options) {
        Idiom idiom = Idiom.of(cluster);
        StringBuilder url = new StringBuilder("jdbc:aws-wrapper:")
                .append(idiom.scheme())
                .append("://")
                .append(cluster.hosts())
                .append('/')
                .append(cluster.database())
                .append("?plugins=")
                .append(plugins)
                .append("&user=")
                .append(cluster.user())
                .append("&password=")
                .append(cluster.password());
        if (!idiom.options().isEmpty()) {
            url.append('&').append(idiom.options());
        }
        for (String option : options) {
            url.append('&').append(option);
        }
        return url.toString();
    }

    /** A query whose answer names the server that ran it. */
    static String where(DatabaseCluster cluster) {
        return "SELECT " + Idiom.of(cluster).port();
    }

    /** The node that runs this SQL, which must answer with its port. */
    static DatabaseNode where(DatabaseCluster cluster, Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return node(cluster, row);
        }
    }

    static DatabaseNode where(DatabaseCluster cluster, Connection connection) throws SQLException {
        return where(cluster, connection, where(cluster));
    }

    /** The node that the session is on, where its last statement has run; moves nothing. */
    static DatabaseNode here(DatabaseCluster cluster, Connection connection) {
        String told = connection.toString();
        return cluster.nodes().stream()
                .filter(node -> told.endsWith(":" + node.port()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(told));
    }

    static DatabaseNode node(DatabaseCluster cluster, ResultSet row) throws SQLException {
        row.next();
        int port = row.getInt(1);
        return cluster.nodes().stream()
                .filter(node -> node.port() == port)
                .findFirst()
                .orElseThrow();
    }

    static boolean isReader(DatabaseCluster cluster, DatabaseNode node) {
        return cluster.standbys().contains(node);
    }

    /** Runs this while no standby shows what it receives. */
    static void whileNoneReplays(DatabaseCluster cluster, Work work) throws SQLException {
        List<? extends DatabaseNode> standbys = cluster.standbys();
        standbys.forEach(cluster::pauseReplay);
        try {
            work.run();
        } finally {
            standbys.forEach(cluster::resumeReplay);
        }
    }

    /** Part of a test. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException;
    }

    static void run(Connection connection, String... sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : sql) {
                statement.execute(each);
            }
        }
    }

    /** Runs SQL on a node past the wrapper, as the superuser. */
    static void admin(DatabaseNode node, String... sql) throws SQLException {
        try (Connection connection = node.open()) {
            run(connection, sql);
        }
    }

    /** Runs SQL on the primary past the wrapper, as the application's user, and waits until the standbys have it. */
    static void prepare(DatabaseCluster cluster, String... sql) throws SQLException {
        if (Idiom.of(cluster).isPostgres()) {
            // Without it a standby does not tell which timeline it replays until its next restart point.
            admin(cluster.primary(), "GRANT pg_read_all_stats TO " + cluster.user());
        }
        prepare(cluster.primary(), cluster, sql);
        caughtUp(cluster);
    }

    /** The same without waiting. */
    static void prepare(DatabaseNode node, DatabaseCluster cluster, String... sql) throws SQLException {
        String url = node.jdbcUrl() + "?" + Idiom.of(cluster).options();
        try (Connection connection = DriverManager.getConnection(url, cluster.user(), cluster.password())) {
            run(connection, sql);
        }
    }

    /** Waits until every running standby has replayed what the primary has written. */
    static void caughtUp(DatabaseCluster cluster) throws SQLException {
        Idiom idiom = Idiom.of(cluster);
        String end = text(cluster.primary(), idiom.written());
        for (DatabaseNode standby : cluster.standbys()) {
            until(() -> text(standby, idiom.shows(end)).equals("1"), () -> standby + " shows " + end);
        }
    }

    static String text(DatabaseNode node, String sql) throws SQLException {
        try (Connection connection = node.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** A query for the numbers from 1. */
    static String numbers(int last) {
        return "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < " + last
                + ") SELECT n FROM numbers";
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
