package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;

@ClusterTest(value = Database.MYSQL, synchronous = true)
final class MySqlTruthTests extends TruthTests {

    /** One of each kind. */
    @Override
    int faults() {
        return 9;
    }
}
