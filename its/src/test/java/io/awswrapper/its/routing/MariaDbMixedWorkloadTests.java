package io.awswrapper.its.routing;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.SQLException;

@ClusterTest(value = Database.MARIADB, synchronous = true)
final class MariaDbMixedWorkloadTests extends AbstractMixedWorkloadTests {

    MariaDbMixedWorkloadTests(DatabaseCluster cluster) throws SQLException {
        super(cluster);
    }
}
