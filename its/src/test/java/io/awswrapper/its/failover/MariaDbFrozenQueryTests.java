package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.time.Duration;

@ClusterTest(value = Database.MARIADB, nodes = 2)
final class MariaDbFrozenQueryTests extends AbstractFrozenQueryTests {

    /** Of two that call themselves primary the first one counts until it has not answered for a while. */
    MariaDbFrozenQueryTests(DatabaseCluster cluster) {
        super(cluster, Duration.ofSeconds(8));
    }
}
