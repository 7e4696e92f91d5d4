package io.awswrapper.its.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An administrator kills a query wherever it appears: it is run once more at most, whatever plugins there are. */
@ClusterTest(value = Database.POSTGRESQL, nodes = 3)
@Timeout(60)
class KilledQueryTests {

    private final DatabaseCluster cluster;

    KilledQueryTests(DatabaseCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "failover | SELECT count(*) FROM generate_series(1, 400000000)",
                "failover&failoverMode=reader | SELECT count(*) FROM generate_series(1, 400000000)",
                "readWriteSplitting,failover | SELECT count(*) FROM generate_series(1, 400000000)",
                "readWriteSplitting,failover | /*@reader*/ SELECT pg_sleep(50)",
                "readWriteSplitting,failover,hostMonitoring | SELECT count(*) FROM generate_series(1, 400000000)"
            })
    void itIsRunOnceMoreAtMost(String plugins, String sql) throws Exception {
        String url = Drivers.url(cluster, cluster.hosts()).replace("plugins=failover", "plugins=" + plugins);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger killed = new AtomicInteger();
        CompletableFuture<Void> administrator = CompletableFuture.runAsync(() -> {
            while (!ended.get()) {
                cluster.nodes().forEach(node -> killed.addAndGet(kill(node)));
            }
        });
        try (AwsWrapperDataSource source = new AwsWrapperDataSource(url);
                Connection connection = source.getConnection()) {
            FailoverException told =
                    catchThrowableOfType(FailoverException.class, () -> Server.column(connection, sql));
            assertThat(told.outcome()).isIn(FailoverException.Outcome.NOT_APPLIED, FailoverException.Outcome.UNKNOWN);
            assertThat(killed.get()).isBetween(1, 2);
        } finally {
            ended.set(true);
            administrator.get(10, TimeUnit.SECONDS);
        }
    }

    private static int kill(DatabaseNode node) {
        try {
            return Server.column(
                            node,
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active'"
                                    + " AND (query LIKE '%SELECT count(*) FROM generate_series%' OR query LIKE '%SELECT pg_sleep(50)%')"
                                    + " AND pid <> pg_backend_pid()")
                    .size();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
