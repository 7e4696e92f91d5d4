package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MARIADB, nodes = 2)
final class MariaDbFrozenQueryTests extends AbstractFrozenQueryTests {

    MariaDbFrozenQueryTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
