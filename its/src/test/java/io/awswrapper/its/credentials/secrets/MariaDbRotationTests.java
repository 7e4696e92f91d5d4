package io.awswrapper.its.credentials.secrets;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MARIADB, nodes = 1)
class MariaDbRotationTests extends AbstractRotationTests {

    MariaDbRotationTests(DatabaseCluster cluster) {
        super(cluster);
    }
}
