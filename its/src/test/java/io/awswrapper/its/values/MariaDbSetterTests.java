package io.awswrapper.its.values;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.SQLException;

@ClusterTest(value = Database.MARIADB, nodes = 2)
final class MariaDbSetterTests extends AbstractSetterTests {

    MariaDbSetterTests(DatabaseCluster cluster) throws SQLException {
        super(cluster);
    }
}
