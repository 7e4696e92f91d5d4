package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MYSQL, synchronous = true)
final class MySqlCheckerTests extends AbstractCheckerTests {

    MySqlCheckerTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
