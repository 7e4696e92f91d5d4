package io.awswrapper.its.credentials;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.POSTGRESQL, nodes = 2)
class PostgresIdentityTests extends AbstractIdentityTests {

    PostgresIdentityTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
