package io.awswrapper.dialect.mysql;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(Database.MARIADB)
class MariaDbTopologyTests extends AbstractTopologyTests {

    MariaDbTopologyTests(DatabaseCluster cluster) {
        super(new MariaDbDialect(), cluster);
    }
}
