package io.awswrapper.jmh;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Whether the wrapper can be told from the target driver when there is a server behind it. Both have a pool of one connection;
 * short batches of both take turns, in an order drawn by lot, so that what changes on the machine meets both alike.
 */
@Command(
        name = "servers",
        description = "Round trips to a real server through a pool, ours against the target driver.",
        mixinStandardHelpOptions = true)
final class Servers implements Callable<Integer> {

    static final String NAME = "servers";
    private static final double CONFIDENCE = 0.99;

    /** What is behind the driver. */
    enum Server {
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

    /**
     * A measurement.
     *
     * @param subject ours, with which plugins
     * @param pairs how many pairs of batches were compared
     * @param rawMicros how long a query takes with the target driver alone; the median of the batches
     * @param oursMicros the same with the wrapper
     * @param ratio ours by raw; the geometric mean of the pairs
     * @param low where the 99 % confidence interval of the ratio begins
     * @param high where it ends
     */
    record Row(
            String server,
            String subject,
            int pairs,
            double rawMicros,
            double oursMicros,
            double ratio,
            double low,
            double high) {

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-10s %-50s raw %.1f us, ours %.1f us, ratio %.4f (%.4f to %.4f)",
                    server,
                    subject,
                    rawMicros,
                    oursMicros,
                    ratio,
                    low,
                    high);
        }
    }

    @Mixin
    private Common common = new Common();

    @Option(names = "--subjects", split = ",", description = "As ours,ours+failover; default: all there are.")
    private List<String> subjects = List.of();

    @Option(names = "--servers", split = ",", description = "Of ${COMPLETION-CANDIDATES}; default: all.")
    private List<Server> servers = List.of(Server.values());

    @Option(
            names = "--batch",
            defaultValue = "200",
            description = "How many queries are a batch; default: ${DEFAULT-VALUE}.")
    private int batch = 200;

    @Override
    public Integer call() throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (Server server : servers) {
            try (DatabaseCluster cluster =
                    DatabaseCluster.builder(server.database).nodes(1).start()) {
                for (Subject subject : common.subjects(subjects)) {
                    if (subject.driver() == Subject.Driver.OURS) {
                        Row row = compare(server, cluster, subject);
                        System.out.println(row);
                        rows.add(row);
                        common.keep(NAME, rows);
                    }
                }
            }
        }
        return 0;
    }

    private Row compare(Server server, DatabaseCluster cluster, Subject subject) throws SQLException {
        String address = server.label() + "://" + cluster.hosts() + "/" + cluster.database() + server.parameters;
        String plugins = (server.parameters.isEmpty() ? "?" : "&") + "plugins=" + String.join(",", subject.plugins());
        try (HikariDataSource raw = pool(cluster, server.driver, "jdbc:" + address);
                // By its class: the official wrapper accepts the same URLs.
                HikariDataSource ours = pool(
                        cluster,
                        io.awswrapper.runtime.Driver.class.getName(),
                        "jdbc:aws-wrapper:" + address + plugins)) {
            return compare(server, subject, raw, ours);
        }
    }

    private static HikariDataSource pool(DatabaseCluster cluster, String driver, String url) {
        HikariConfig config = new HikariConfig();
        config.setDriverClassName(driver);
        config.setJdbcUrl(url);
        config.setUsername(cluster.user());
        config.setPassword(cluster.password());
        config.setMaximumPoolSize(1);
        return new HikariDataSource(config);
    }

    private Row compare(Server server, Subject subject, HikariDataSource raw, HikariDataSource ours)
            throws SQLException {
        int wanted = common.pace().pairs();
        Random lot = new Random(1);
        int warmUp = wanted / 5 + 100;
        DescriptiveStatistics rawMicros = new DescriptiveStatistics();
        DescriptiveStatistics oursMicros = new DescriptiveStatistics();
        DescriptiveStatistics logarithms = new DescriptiveStatistics();
        for (int i = -warmUp; i < wanted; i++) {
            boolean rawFirst = lot.nextBoolean();
            double first = micros(server, rawFirst ? raw : ours);
            double second = micros(server, rawFirst ? ours : raw);
            if (i >= 0) {
                double one = rawFirst ? first : second;
                double other = rawFirst ? second : first;
                rawMicros.addValue(one);
                oursMicros.addValue(other);
                logarithms.addValue(Math.log(other / one));
            }
        }
        double mean = logarithms.getMean();
        double half = new TDistribution(wanted - 1).inverseCumulativeProbability(1 - (1 - CONFIDENCE) / 2)
                * logarithms.getStandardDeviation()
                / Math.sqrt(wanted);
        return new Row(
                server.label(),
                subject.toString(),
                wanted,
                rawMicros.getPercentile(50),
                oursMicros.getPercentile(50),
                Math.exp(mean),
                Math.exp(mean - half),
                Math.exp(mean + half));
    }

    /** The median of a batch: what the scheduler did to a few of the queries is no difference of the drivers. */
    private double micros(Server server, HikariDataSource pool) throws SQLException {
        double[] times = new double[batch];
        for (int i = 0; i < batch; i++) {
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
