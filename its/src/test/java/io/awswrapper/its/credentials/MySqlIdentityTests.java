package io.awswrapper.its.credentials;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MYSQL, nodes = 2)
class MySqlIdentityTests extends AbstractIdentityTests {

    MySqlIdentityTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
