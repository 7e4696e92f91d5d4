package io.awswrapper.its.monitoring;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(Database.MYSQL)
class MySqlFrozenWriterTests extends AbstractFrozenWriterTests {

    MySqlFrozenWriterTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
