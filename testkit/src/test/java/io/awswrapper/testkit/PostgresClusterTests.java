package io.awswrapper.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@PostgresClusterTest(synchronous = true)
class PostgresClusterTests extends ClusterSuite {

    private final PostgresCluster cluster;

    PostgresClusterTests(PostgresCluster cluster) {
        super(cluster);
        this.cluster = cluster;
    }

    @Test
    void acknowledgesWritesEvenWhenThePromotedNodeIsTheLastOne() throws SQLException {
        PostgresNode first = cluster.failOver().oldPrimary();
        PostgresNode second = cluster.failOver().oldPrimary();
        PostgresNode last = cluster.primary();

        Sql.run(last, "INSERT INTO note VALUES (1)");
        assertThat(Sql.one(last, "SHOW synchronous_standby_names")).isEmpty();

        cluster.rebuild(first);
        Sql.awaitAnswer(last, "SHOW synchronous_standby_names", "ANY 1 (*)");
        cluster.rebuild(second);
        assertThat(cluster.standbys()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void doesNotAcknowledgeAWriteThatNoStandbyHas() {
        cluster.standbys().forEach(cluster::kill);

        assertThatThrownBy(() -> Sql.run(cluster.primary(), "INSERT INTO note VALUES (1)"))
                .isInstanceOf(SQLException.class);
    }
}
