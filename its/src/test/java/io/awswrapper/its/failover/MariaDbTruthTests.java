package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;

@ClusterTest(value = Database.MARIADB, synchronous = true)
final class MariaDbTruthTests extends TruthTests {

    /** One of each kind. */
    @Override
    int faults() {
        return 9;
    }
}
