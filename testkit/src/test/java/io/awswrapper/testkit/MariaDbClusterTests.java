package io.awswrapper.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@ClusterTest(value = Database.MARIADB, synchronous = true)
class MariaDbClusterTests extends ClusterSuite {

    private static final String CONFIRMATION = "SELECT @@rpl_semi_sync_master_enabled";

    private final DatabaseCluster cluster;

    MariaDbClusterTests(DatabaseCluster cluster) {
        super(cluster);
        this.cluster = cluster;
    }

    @Test
    void acknowledgesWritesEvenWhenThePromotedNodeIsTheLastOne() throws SQLException {
        DatabaseNode first = cluster.failOver().oldPrimary();
        DatabaseNode second = cluster.failOver().oldPrimary();
        DatabaseNode last = cluster.primary();

        Sql.run(last, "INSERT INTO note VALUES (1)");
        assertThat(Sql.one(last, CONFIRMATION)).isEqualTo("0");

        cluster.rebuild(first);
        assertThat(Sql.one(last, CONFIRMATION)).isEqualTo("1");
        cluster.rebuild(second);
        assertThat(cluster.standbys()).extracting(DatabaseNode::name).contains(first.name(), second.name());
    }

    @Test
    void doesNotAcknowledgeAWriteThatNoStandbyHas() {
        cluster.standbys().forEach(cluster::kill);

        assertThatThrownBy(() -> Sql.run(cluster.primary(), "INSERT INTO note VALUES (1)"))
                .isInstanceOf(SQLException.class);
    }
}
