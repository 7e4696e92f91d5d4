package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(Database.MYSQL)
final class MySqlLeftBehindTests extends LeftBehindTests {

    MySqlLeftBehindTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
