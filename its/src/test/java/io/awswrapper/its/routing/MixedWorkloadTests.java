package io.awswrapper.its.routing;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.SQLException;

@PostgresClusterTest(synchronous = true)
final class MixedWorkloadTests extends AbstractMixedWorkloadTests {

    MixedWorkloadTests(PostgresCluster cluster) throws SQLException {
        super(cluster);
    }
}
