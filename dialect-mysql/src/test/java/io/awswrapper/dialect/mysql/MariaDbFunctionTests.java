package io.awswrapper.dialect.mysql;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(value = Database.MARIADB, nodes = 1)
final class MariaDbFunctionTests extends AbstractFunctionTests {

    MariaDbFunctionTests(DatabaseCluster cluster) {
        super(new MariaDbDialect(), cluster);
    }
}
