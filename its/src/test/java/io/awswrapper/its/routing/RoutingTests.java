package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** With what only PostgreSQL has. */
@PostgresClusterTest
final class RoutingTests extends AbstractRoutingTests {

    RoutingTests(PostgresCluster cluster) throws SQLException {
        super(cluster);
    }

    /** The other drivers let a read-only session write nothing in auto-commit. */
    @Test
    void aReadOnlySessionThatWritesInAutoCommitDoesSoOnTheWriter() throws SQLException {
        connection.setReadOnly(true);
        assertThat(ran("INSERT INTO work VALUES (1)")).isEqualTo(cluster.primary());
    }

    @Test
    void aSessionThatDiscardsWhatHeldItIsFree() throws SQLException {
        Split.run(connection, "CREATE TEMP TABLE scratch (n int)");
        assertThat(onWriter()).isTrue();
        Split.run(connection, "DISCARD ALL");
        Split.until(this::onReader, () -> "reads return to a reader");
    }

    /** What writes may answer as a query does. */
    @Test
    void aWriteThatReturnsRowsIsAWrite() throws SQLException {
        String sql = "INSERT INTO work VALUES (1) RETURNING current_setting('port')";
        assertThat(Split.where(cluster, connection, sql)).isEqualTo(cluster.primary());
        assertThat(Split.where(cluster, connection, "WITH w AS (" + sql + ") SELECT * FROM w"))
                .isEqualTo(cluster.primary());
    }
}
