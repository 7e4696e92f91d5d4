package io.awswrapper.its.routing;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.SQLException;

@ClusterTest(value = Database.MYSQL, synchronous = true)
final class MySqlMixedWorkloadTests extends AbstractMixedWorkloadTests {

    MySqlMixedWorkloadTests(DatabaseCluster cluster) throws SQLException {
        super(cluster);
    }
}
