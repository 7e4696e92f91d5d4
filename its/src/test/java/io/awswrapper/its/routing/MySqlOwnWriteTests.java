package io.awswrapper.its.routing;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.SQLException;

@ClusterTest(value = Database.MYSQL, nodes = 2)
final class MySqlOwnWriteTests extends AbstractOwnWriteTests {

    MySqlOwnWriteTests(DatabaseCluster cluster) throws SQLException {
        super(cluster);
    }
}
