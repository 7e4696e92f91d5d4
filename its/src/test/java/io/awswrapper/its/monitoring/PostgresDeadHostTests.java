package io.awswrapper.its.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseNode;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

@PostgresClusterTest
class PostgresDeadHostTests extends AbstractDeadHostTests {

    private final PostgresCluster cluster;

    PostgresDeadHostTests(PostgresCluster cluster) {
        super(cluster);
        this.cluster = cluster;
    }

    @Override
    String sleep(int seconds) {
        return "SELECT pg_sleep(" + seconds + ")";
    }

    @Override
    String[] aloneAndInPortions() {
        return new String[] {ALONE};
    }

    @Test
    void switchedOffACallWaits() throws Exception {
        try (AwsWrapperDataSource driver = Monitored.direct(cluster, ALONE, "failureDetectionEnabled=false");
                Connection connection = driver.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(connection.isValid(1)).isTrue();
            DatabaseNode frozen = cluster.primary();
            cluster.freeze(frozen);
            CompletableFuture<Boolean> waiting = inBackground(() -> statement.execute("SELECT 1"));
            try {
                assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> waiting.get(3, TimeUnit.SECONDS));
            } finally {
                // Nobody could close the statement otherwise.
                cluster.thaw(frozen);
            }
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
