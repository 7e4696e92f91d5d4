package io.awswrapper.its.failover;

import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.time.Duration;

@ClusterTest(value = Database.POSTGRESQL, nodes = 2)
final class PostgresFrozenQueryTests extends AbstractFrozenQueryTests {

    PostgresFrozenQueryTests(DatabaseCluster cluster) {
        super(cluster, Duration.ofSeconds(3));
    }
}
