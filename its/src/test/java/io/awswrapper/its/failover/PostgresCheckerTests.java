package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.POSTGRESQL, synchronous = true)
final class PostgresCheckerTests extends AbstractCheckerTests {

    PostgresCheckerTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
