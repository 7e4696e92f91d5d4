package io.awswrapper.its.monitoring;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;

@ClusterTest(Database.MYSQL)
class MySqlDeadHostTests extends AbstractDeadHostTests {

    MySqlDeadHostTests(DatabaseCluster cluster) {
        super(cluster);
    }

    @Override
    String sleep(int seconds) {
        return "SELECT SLEEP(" + seconds + ")";
    }

    @Override
    String[] aloneAndInPortions() {
        return new String[] {ALONE, "useCursorFetch=true"};
    }
}
