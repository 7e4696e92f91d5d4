package io.awswrapper.jmh;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Random;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;

/**
 * Compares one subject with the target driver in a JVM of its own. In each round both have a new connection in a pool;
 * batches of both take turns, in an order drawn by lot, so that what changes on the machine meets both alike. A round is one
 * observation, because what a connection is lucky or unlucky with stays with it as long as it lives.
 */
public final class ServerProbe {

    private static final double CONFIDENCE = 0.99;
    private static final int PAIRS = 10;
    private static final int QUERIES = 100;
    /** Until the compilers have seen everything. */
    private static final int WARM_UP_ROUNDS = 20;

    /** What is behind the driver. */
    public enum Server {
        POSTGRESQL(Database.POSTGRESQL, "org.postgresql.Driver", "", "SELECT ?::int"),
        /** Without TLS, as pgjdbc; the password is then sent as the driver's defaults do not. */
        MYSQL(
                Database.MYSQL,
                "com.mysql.cj.jdbc.Driver",
                "?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                "SELECT CAST(? AS SIGNED)");

        private final Database database;
        private final String driver;
        private final String parameters;
        private final String query;

        Server(Database database, String driver, String parameters, String query) {
            this.database = database;
            this.driver = driver;
            this.parameters = parameters;
            this.query = query;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Server server;
    private final Subject subject;
    private final DatabaseCluster cluster;
    private final Random lot = new Random(1);
    private final DescriptiveStatistics rawMicros = new DescriptiveStatistics();
    private final DescriptiveStatistics oursMicros = new DescriptiveStatistics();
    private final DescriptiveStatistics logarithms = new DescriptiveStatistics();

    private ServerProbe(Server server, Subject subject, DatabaseCluster cluster) {
        this.server = server;
        this.subject = subject;
        this.cluster = cluster;
    }

    /** @param arguments the server, the subject, how many rounds */
    public static void main(String[] arguments) throws SQLException {
        Quiet.logging();
        Server server = Server.valueOf(arguments[0]);
        try (DatabaseCluster cluster =
                DatabaseCluster.builder(server.database).nodes(1).start()) {
            Child.tell(new ServerProbe(server, Subject.parse(arguments[1]), cluster)
                    .compare(Integer.parseInt(arguments[2])));
        }
    }

    private Servers.Row compare(int rounds) throws SQLException {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            round();
        }
        rawMicros.clear();
        oursMicros.clear();
        logarithms.clear();
        for (int i = 0; i < rounds; i++) {
            round();
        }
        double mean = logarithms.getMean();
        double half = new TDistribution(rounds - 1).inverseCumulativeProbability(1 - (1 - CONFIDENCE) / 2)
                * logarithms.getStandardDeviation()
                / Math.sqrt(rounds);
        return new Servers.Row(
                server.label(),
                subject.toString(),
                rounds,
                rawMicros.getPercentile(50),
                oursMicros.getPercentile(50),
                Math.exp(mean),
                Math.exp(mean - half),
                Math.exp(mean + half));
    }

    private void round() throws SQLException {
        String address = server.label() + "://" + cluster.hosts() + "/" + cluster.database() + server.parameters;
        String plugins = (server.parameters.isEmpty() ? "?" : "&") + "plugins=" + String.join(",", subject.plugins());
        try (HikariDataSource raw = pool(server.driver, "jdbc:" + address);
                // By its class: the official wrapper accepts the same URLs.
                HikariDataSource ours =
                        pool(io.awswrapper.runtime.Driver.class.getName(), "jdbc:aws-wrapper:" + address + plugins)) {
            micros(raw);
            micros(ours);
            double[] rawTimes = new double[PAIRS];
            double[] oursTimes = new double[PAIRS];
            for (int i = 0; i < PAIRS; i++) {
                boolean rawFirst = lot.nextBoolean();
                double first = micros(rawFirst ? raw : ours);
                double second = micros(rawFirst ? ours : raw);
                rawTimes[i] = rawFirst ? first : second;
                oursTimes[i] = rawFirst ? second : first;
            }
            double one = StatUtils.percentile(rawTimes, 50);
            double other = StatUtils.percentile(oursTimes, 50);
            rawMicros.addValue(one);
            oursMicros.addValue(other);
            logarithms.addValue(Math.log(other / one));
        }
    }

    private HikariDataSource pool(String driver, String url) {
        HikariConfig config = new HikariConfig();
        config.setDriverClassName(driver);
        config.setJdbcUrl(url);
        config.setUsername(cluster.user());
        config.setPassword(cluster.password());
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }

    /** The median of a batch: what the scheduler did to a few of the queries is no difference of the drivers. */
    private double micros(HikariDataSource pool) throws SQLException {
        double[] times = new double[QUERIES];
        for (int i = 0; i < QUERIES; i++) {
            long begun = System.nanoTime();
            try (Connection connection = pool.getConnection();
                    PreparedStatement statement = connection.prepareStatement(server.query)) {
                statement.setInt(1, i);
                try (ResultSet rows = statement.executeQuery()) {
                    if (!rows.next() || rows.getInt(1) != i) {
                        throw new IllegalStateException(
                                server.query + ": expected '" + i + "', but was another row or none");
                    }
                }
            }
            times[i] = (System.nanoTime() - begun) / 1e3;
        }
        return StatUtils.percentile(times, 50);
    }
}
