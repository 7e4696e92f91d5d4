package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(Database.MYSQL)
final class MySqlFailoverUnderLoadTests extends FailoverUnderLoadTests {

    MySqlFailoverUnderLoadTests(DatabaseCluster cluster) {
        super(cluster);
    }

    /** A killed server takes seconds to come back. */
    @Override
    int window() {
        return 3;
    }
}
