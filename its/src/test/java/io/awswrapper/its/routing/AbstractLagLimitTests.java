package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@code maxReplicaLagMs}: how old what a reader shows may be, whoever has written. */
abstract class AbstractLagLimitTests {

    private final DatabaseCluster cluster;

    AbstractLagLimitTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        Split.prepare(cluster, "CREATE TABLE IF NOT EXISTS work (n int)");
    }

    @Test
    void aReaderThatLagsTooMuchIsNotReadFrom() throws SQLException {
        try (AwsWrapperDataSource driver = limited(300);
                Connection connection = driver.getConnection()) {
            Split.until(() -> onReader(connection), () -> "reads run on a reader");
            Split.whileNoneReplays(cluster, () -> {
                Split.prepare(cluster.primary(), cluster, "INSERT INTO work VALUES (9)");
                Split.until(() -> !onReader(connection), () -> "reads leave readers that lag");
            });
            Split.until(() -> onReader(connection), () -> "reads return to a reader");
        }
    }

    /** Samples are taken for as long as there are reads. */
    @Test
    void aReaderThatKeepsUpIsNeverLeft() throws SQLException {
        try (AwsWrapperDataSource driver = limited(1500);
                Connection connection = driver.getConnection()) {
            Split.until(() -> onReader(connection), () -> "reads run on a reader");
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            while (System.nanoTime() - end < 0) {
                assertThat(onReader(connection)).isTrue();
            }
        }
    }

    private AwsWrapperDataSource limited(int millis) {
        return Split.driver(cluster, "readConsistency=eventual", "maxReplicaLagMs=" + millis);
    }

    private boolean onReader(Connection connection) throws SQLException {
        return Split.isReader(cluster, Split.where(cluster, connection));
    }
}
