package io.awswrapper.its.credentials;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MARIADB, nodes = 2)
class MariaDbIdentityTests extends AbstractIdentityTests {

    MariaDbIdentityTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
