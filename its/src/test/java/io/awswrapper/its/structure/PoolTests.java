package io.awswrapper.its.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** A pool on top, and the rules for properties that pools rely on. */
@PostgresClusterTest(nodes = 2)
class PoolTests {

    private static final int SIZE = 5;

    private final Threads threads = Threads.now();

    @Test
    void aPoolOfTheUrlWorksAndLeavesNothing(PostgresCluster cluster) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(Wrapper.url(cluster, "clusterTopologyRefreshMs=50"));
        use(cluster, config);
        awaitNothing(cluster);
    }

    @Test
    void aPoolOfADataSourceWorksAndLeavesNothing(PostgresCluster cluster) throws Exception {
        HikariConfig config = new HikariConfig();
        try (AwsWrapperDataSource source = new AwsWrapperDataSource(Wrapper.url(cluster, ""))) {
            config.setDataSource(source);
            use(cluster, config);
        }
        awaitNothing(cluster);
    }

    @Test
    void theUrlWinsOverPropertiesWhichStayAsTheyAre(PostgresCluster cluster) throws SQLException {
        Properties given = new Properties();
        given.setProperty("user", "nobody");
        given.setProperty("ApplicationName", "from properties");
        given.setProperty("connectTimeout", "7");
        given.setProperty("failoverTimeoutMs", "not read");
        Properties before = (Properties) given.clone();
        String url = Wrapper.url(cluster, "ApplicationName=from%20url&failoverTimeoutMs=5000");
        try (Connection connection = java.sql.DriverManager.getConnection(url, given);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('application_name'), user")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("from url");
            assertThat(row.getString(2)).isEqualTo(cluster.user());
        }
        assertThat(given).isEqualTo(before);
        awaitNothing(cluster);
    }

    private static void use(PostgresCluster cluster, HikariConfig config) throws Exception {
        config.setMaximumPoolSize(SIZE);
        ExecutorService executor = Executors.newFixedThreadPool(SIZE * 2);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            List<Callable<Integer>> work = IntStream.range(0, 100)
                    .<Callable<Integer>>mapToObj(number -> () -> echo(pool, number))
                    .toList();
            int sum = 0;
            for (Future<Integer> result : executor.invokeAll(work)) {
                sum += result.get();
            }
            assertThat(sum).isEqualTo(100 * 99 / 2);
            try (Connection connection = pool.getConnection()) {
                assertThat(connection.unwrap(PGConnection.class).getBackendPID())
                        .isPositive();
            }
            assertThat(cluster.connectionsTo(cluster.nodes().get(0))).isLessThanOrEqualTo(SIZE + 1);
        } finally {
            executor.shutdownNow();
        }
    }

    private static int echo(HikariDataSource pool, int number) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(number % 2 == 0);
            connection.setReadOnly(number % 3 == 0);
            try (PreparedStatement statement = connection.prepareStatement("SELECT ?::int")) {
                statement.setInt(1, number);
                try (ResultSet row = statement.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getStatement().getConnection()).isSameAs(connection);
                    return row.getInt(1);
                }
            }
        }
    }

    private void awaitNothing(PostgresCluster cluster) {
        Poll.until(
                "connections of each node",
                () -> cluster.nodes().stream().map(cluster::connectionsTo).toList(),
                List.of(0, 0)::equals);
        Poll.until("threads of the driver", threads::started, Set::isEmpty);
    }
}
