package io.awswrapper.example.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@PostgresClusterTest(synchronous = true)
class MicrometerEventsTests {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void join() {
        Metrics.globalRegistry.add(registry);
    }

    @AfterEach
    void leave() {
        Metrics.globalRegistry.remove(registry);
    }

    @Test
    void metersConnectsHostsAndFailovers(PostgresCluster cluster) throws SQLException {
        String url = "jdbc:aws-wrapper:postgresql://" + cluster.hosts() + "/" + cluster.database() + "?user="
                + cluster.user() + "&password=" + cluster.password();
        try (AwsWrapperDataSource source = new AwsWrapperDataSource(url);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            for (int call = 0; call < 100; call++) {
                statement.execute("SELECT 1");
            }
            await(() -> search("awswrapper.calls").counters().stream()
                            .mapToDouble(counter -> counter.count())
                            .sum()
                    >= 100);
            assertThat(search("awswrapper.host.health").gauges())
                    .isNotEmpty()
                    .allSatisfy(gauge -> assertThat(gauge.value()).isEqualTo(100));
            assertThat(search("awswrapper.connect").tag("failed", "false").timers())
                    .anySatisfy(timer -> assertThat(timer.count()).isPositive());

            cluster.failOver();
            statement.execute("SELECT 1");

            assertThat(search("awswrapper.failover").tag("seen", "nothing").timers())
                    .singleElement()
                    .satisfies(timer -> assertThat(timer.count()).isEqualTo(1));
        }
    }

    private Search search(String name) {
        return registry.find(name);
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - until).as("waited too long").isNegative();
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
