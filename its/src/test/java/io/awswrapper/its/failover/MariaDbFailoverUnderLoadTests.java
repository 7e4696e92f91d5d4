package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(Database.MARIADB)
final class MariaDbFailoverUnderLoadTests extends FailoverUnderLoadTests {

    MariaDbFailoverUnderLoadTests(DatabaseCluster cluster) {
        super(cluster);
    }

    @Override
    int window() {
        return 5;
    }
}
