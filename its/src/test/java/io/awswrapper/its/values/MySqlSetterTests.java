package io.awswrapper.its.values;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.SQLException;

@ClusterTest(value = Database.MYSQL, nodes = 2)
final class MySqlSetterTests extends AbstractSetterTests {

    MySqlSetterTests(DatabaseCluster cluster) throws SQLException {
        super(cluster);
    }
}
