package io.awswrapper.its.metrics;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.CloudWatchEndpoint;
import io.awswrapper.testkit.CloudWatchEndpoint.Datum;
import io.awswrapper.testkit.PostgresCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A cluster, CloudWatch, and data sources that bring them together. */
final class MetricsLab implements AutoCloseable {

    static final String NAMESPACE = "Its/Driver";

    private final PostgresCluster cluster;
    private final CloudWatchEndpoint endpoint = CloudWatchEndpoint.start();
    private final Set<Thread> before = threads();

    MetricsLab(PostgresCluster cluster) {
        this.cluster = cluster;
        System.setProperty("aws.accessKeyId", CloudWatchEndpoint.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", CloudWatchEndpoint.SECRET_KEY);
    }

    CloudWatchEndpoint endpoint() {
        return endpoint;
    }

    /** A data source that publishes at this interval; {@code more} is appended to the URL. */
    AwsWrapperDataSource dataSource(int intervalMillis, String more) {
        return new AwsWrapperDataSource("jdbc:aws-wrapper:postgresql://" + cluster.hosts() + "/" + cluster.database()
                + "?user=" + cluster.user() + "&password=" + cluster.password()
                + "&plugins=failover,hostMonitoring&cloudWatchNamespace=" + NAMESPACE + "&cloudWatchRegion="
                + CloudWatchEndpoint.REGION + "&cloudWatchEndpoint=" + endpoint.url() + "&cloudWatchIntervalMs="
                + intervalMillis + more);
    }

    static void call(Connection connection, int times) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int call = 0; call < times; call++) {
                statement.execute("SELECT 1");
            }
        }
    }

    /** The sum of all that has arrived for a metric. */
    double sum(String metric) {
        return endpoint.data(metric).stream()
                .mapToDouble(datum -> datum.statistics().sum())
                .sum();
    }

    /** How many values have arrived for a metric. */
    double count(String metric) {
        return endpoint.data(metric).stream()
                .mapToDouble(datum -> datum.statistics().count())
                .sum();
    }

    /** What has arrived for a metric of hosts in a role. */
    List<Datum> data(String metric, String role) {
        return endpoint.data(metric).stream()
                .filter(datum -> role.equals(datum.dimensions().get("Role")))
                .toList();
    }

    /** Waits until something is so, and fails when it does not become so. */
    static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("not within 30 s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    /** Waits until no thread of the driver or of the AWS SDK is left that was not there before this lab. */
    void awaitNoThread() {
        await("no thread", () -> before.containsAll(threads()));
    }

    static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(aws-wrapper|sdk-|idle-connection-reaper).*"))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        // Surefire prints what is left of them.
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        endpoint.close();
    }
}
