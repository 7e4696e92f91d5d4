package io.awswrapper.its.credentials.secrets;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;

@PostgresClusterTest(
        nodes = 1,
        settings = {"max_connections=200"})
class PostgresRotationTests extends AbstractRotationTests {

    PostgresRotationTests(PostgresCluster cluster) {
        super(cluster);
    }
}
