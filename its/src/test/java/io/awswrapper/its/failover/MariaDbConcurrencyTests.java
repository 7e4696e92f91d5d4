package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(Database.MARIADB)
final class MariaDbConcurrencyTests extends ConcurrencyTests {

    MariaDbConcurrencyTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
