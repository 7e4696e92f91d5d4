package io.awswrapper.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@PostgresClusterTest(
        nodes = 2,
        settings = {"work_mem=3MB", "application_name = from=settings"})
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterExtensionTests {

    @Test
    @Order(1)
    void givesATestTheClusterItAskedFor(PostgresCluster cluster) throws Exception {
        assertThat(cluster.nodes()).hasSize(2);
        assertThat(Sql.one(cluster.primary(), "SHOW work_mem")).isEqualTo("3MB");

        cluster.kill(cluster.node("n1"));
        cluster.kill(cluster.node("n2"));
    }

    @Test
    @Order(2)
    void healsTheClusterBeforeTheNextTest(PostgresCluster cluster) {
        assertThat(cluster.nodes()).allMatch(PostgresNode::isRunning);
        assertThat(cluster.standbys()).hasSize(1);
    }

    @Nested
    class InANestedClass {

        @Test
        void isTheSameCluster(PostgresCluster cluster) throws Exception {
            assertThat(Sql.one(cluster.primary(), "SHOW work_mem")).isEqualTo("3MB");
        }
    }
}
