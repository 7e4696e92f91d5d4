package io.awswrapper.its.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.testkit.DatabaseNode;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import org.junit.jupiter.api.Test;

/** And silence of the network, which is the same for all databases. */
@PostgresClusterTest
class PostgresFrozenWriterTests extends AbstractFrozenWriterTests {

    private final PostgresCluster cluster;

    PostgresFrozenWriterTests(PostgresCluster cluster) {
        super(cluster);
        this.cluster = cluster;
    }

    @Test
    void blackHoledWithDefaults() {
        assertThat(median("black-holed, defaults", true, this::blackHole)).isLessThanOrEqualTo(WITH_DEFAULTS);
    }

    @Test
    void blackHoledAndTuned() {
        assertThat(median("black-holed, tuned", true, this::blackHole, TUNING)).isLessThanOrEqualTo(TUNED);
    }

    private void blackHole(DatabaseNode node) {
        cluster.proxy(node).blackHole();
    }
}
