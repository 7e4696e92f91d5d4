package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.SQLException;

@ClusterTest(value = Database.MYSQL, nodes = 2)
final class MySqlLostTransactionTests extends LostTransactionTests {

    MySqlLostTransactionTests(DatabaseCluster cluster) throws SQLException {
        super(cluster);
    }
}
