package io.awswrapper.its.routing;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.SQLException;

@PostgresClusterTest
final class ConsistencyTests extends AbstractConsistencyTests {

    ConsistencyTests(PostgresCluster cluster) throws SQLException {
        super(cluster);
    }
}
