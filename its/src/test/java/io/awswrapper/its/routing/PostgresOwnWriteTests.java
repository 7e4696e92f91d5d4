package io.awswrapper.its.routing;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.SQLException;

@ClusterTest(value = Database.POSTGRESQL, nodes = 2, settings = "max_prepared_transactions=4")
final class PostgresOwnWriteTests extends AbstractOwnWriteTests {

    PostgresOwnWriteTests(DatabaseCluster cluster) throws SQLException {
        super(cluster);
    }
}
