package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MARIADB, nodes = 2)
final class MariaDbGhostTests extends AbstractGhostTests {

    MariaDbGhostTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
