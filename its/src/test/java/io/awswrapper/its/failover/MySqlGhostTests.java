package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MYSQL, nodes = 2)
final class MySqlGhostTests extends AbstractGhostTests {

    MySqlGhostTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
