package io.awswrapper.its.credentials.iam;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MARIADB, synchronous = true)
class MariaDbIamAndSecretsTests extends AbstractIamAndSecretsTests {

    MariaDbIamAndSecretsTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
