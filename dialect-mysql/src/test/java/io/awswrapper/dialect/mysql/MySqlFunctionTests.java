package io.awswrapper.dialect.mysql;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MYSQL, nodes = 1)
final class MySqlFunctionTests extends AbstractFunctionTests {

    MySqlFunctionTests(DatabaseCluster cluster) {
        super(new MySqlDialect(), cluster);
    }
}
