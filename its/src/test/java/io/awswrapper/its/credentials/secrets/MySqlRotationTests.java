package io.awswrapper.its.credentials.secrets;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MYSQL, nodes = 1)
class MySqlRotationTests extends AbstractRotationTests {

    MySqlRotationTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
