package io.awswrapper.its.monitoring;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(Database.MARIADB)
class MariaDbFrozenWriterTests extends AbstractFrozenWriterTests {

    MariaDbFrozenWriterTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
