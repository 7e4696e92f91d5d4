package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MARIADB, synchronous = true)
final class MariaDbCheckerTests extends AbstractCheckerTests {

    MariaDbCheckerTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
