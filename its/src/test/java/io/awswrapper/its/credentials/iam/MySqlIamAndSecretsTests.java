package io.awswrapper.its.credentials.iam;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MYSQL, synchronous = true)
class MySqlIamAndSecretsTests extends AbstractIamAndSecretsTests {

    MySqlIamAndSecretsTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
