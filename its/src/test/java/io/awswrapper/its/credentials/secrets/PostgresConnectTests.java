package io.awswrapper.its.credentials.secrets;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;

@PostgresClusterTest(nodes = 1)
class PostgresConnectTests extends AbstractConnectTests {

    PostgresConnectTests(PostgresCluster cluster) {
        super(cluster);
    }
}
