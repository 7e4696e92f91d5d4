package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A query timeout fires while the writer is frozen: what the driver does to cancel the query must not wait for the server. */
@Timeout(60)
abstract class AbstractFrozenQueryTests {

    private static final int QUERY_TIMEOUT_SECONDS = 1;
    private static final Duration PROMOTED_AFTER = Duration.ofMillis(1500);
    private final DatabaseCluster cluster;
    private final Duration limit;

    /** @param limit within which a call ends after the promotion; a driver that waits for the frozen server needs 9 s */
    AbstractFrozenQueryTests(DatabaseCluster cluster, Duration limit) {
        this.cluster = cluster;
        this.limit = limit;
    }

    @BeforeEach
    void table() throws SQLException {
        Server.run(cluster, "DROP TABLE IF EXISTS item", "CREATE TABLE item (id int PRIMARY KEY, n int)");
    }

    @AfterEach
    void heal() {
        cluster.heal();
    }

    interface Call {
        void run(Statement statement) throws Exception;
    }

    /** @return how long after the promotion the call ended */
    private Duration whileFrozen(Call call) throws Exception {
        try (AwsWrapperDataSource source = Drivers.direct(cluster);
                Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(QUERY_TIMEOUT_SECONDS);
            Executor later = CompletableFuture.delayedExecutor(PROMOTED_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            DatabaseNode next = cluster.standbys().get(0);
            cluster.freeze(cluster.primary());
            CompletableFuture<Long> promoted = CompletableFuture.supplyAsync(() -> cluster.promote(next), later);
            long begun = System.nanoTime();
            call.run(statement);
            long ended = System.nanoTime();
            Duration late = Duration.ofNanos(ended - promoted.get(30, TimeUnit.SECONDS));
            System.out.println(cluster.kind() + ", query timeout on a frozen writer: ended after "
                    + (ended - begun) / 1_000_000 + " ms, " + late.toMillis() + " ms after the promotion");
            return late;
        } catch (CompletionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aReadEndsSoon() throws Exception {
        Duration late = whileFrozen(statement -> {
            try (ResultSet row = statement.executeQuery("SELECT 1")) {
                assertThat(row.next()).isTrue();
            }
        });
        assertThat(late).isLessThan(limit);
    }

    @Test
    void aWriteEndsSoonAndIsToldAsUnknown() throws Exception {
        Duration late = whileFrozen(
                statement -> told(Outcome.UNKNOWN, () -> statement.executeUpdate("INSERT INTO item VALUES (1, 0)")));
        assertThat(late).isLessThan(limit);
    }
}
