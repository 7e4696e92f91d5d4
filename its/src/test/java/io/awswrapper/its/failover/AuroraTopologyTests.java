package io.awswrapper.its.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.testkit.Failover;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Endpoints of Aurora, whose names lead to a writer, to readers, or for a while to the wrong one. */
@PostgresClusterTest(oneAddressPerNode = true, auroraFunctions = true)
class AuroraTopologyTests {

    private static final String DOMAIN = ".us-east-2.rds.amazonaws.com";
    private static final String WRITER = "demo.cluster-abc" + DOMAIN;
    private static final String READER = "demo.cluster-ro-abc" + DOMAIN;
    private static final Duration NOTICED = Duration.ofSeconds(15);

    private final PostgresCluster cluster;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final AuroraJvm client;

    AuroraTopologyTests(PostgresCluster cluster, @TempDir Path directory) throws IOException {
        this.cluster = cluster;
        PostgresNode primary = cluster.primary();
        names.put(WRITER, primary.host());
        names.put(READER, cluster.standbys().get(0).host());
        for (PostgresNode node : cluster.nodes()) {
            names.put(instance(node), node.host());
        }
        client = new AuroraJvm(directory, names);
    }

    @BeforeEach
    void makeTable() throws SQLException {
        Server.run(cluster, "DROP TABLE IF EXISTS work", "CREATE TABLE work (id int)");
    }

    @AfterEach
    void endClient() {
        client.close();
    }

    private static String instance(PostgresNode node) {
        return node.name() + ".abc" + DOMAIN;
    }

    private void open(String host, String... options) {
        int port = cluster.nodes().get(0).port();
        assertThat(client.answer("open " + Drivers.url(cluster, host + ":" + port, options)))
                .isEqualTo("opened");
    }

    private String node() {
        return client.answer("ask SHOW cluster_name");
    }

    @Test
    void failoverGoesToTheEndpointOfTheNewWritersInstance() {
        open(WRITER);
        assertThat(node()).isEqualTo(cluster.primary().name());

        Failover failover = cluster.failOver();

        assertThat(node()).isEqualTo(failover.newPrimary().name());
        assertThat(client.answer("url")).contains("//" + instance(failover.newPrimary()) + ":");
        assertThat(client.answer("run INSERT INTO work VALUES (1)")).isEqualTo("1");
    }

    @Test
    void theMembersAreTheInstancesAndNotTheEndpoints() {
        open(WRITER);

        assertProbes("[n1, n2, n3]");
    }

    @Test
    void aStaleClusterEndpointNeverYieldsAReader() throws SQLException {
        Failover failover = cluster.failOver();
        cluster.heal();
        assertThat(names.get(WRITER))
                .as("the name still leads to the old writer")
                .isEqualTo(failover.oldPrimary().host());
        assertThat(failover.oldPrimary().isInRecovery()).isTrue();

        open(WRITER);

        assertThat(client.answer("run INSERT INTO work VALUES (1)")).isEqualTo("1");
        assertThat(node()).isEqualTo(failover.newPrimary().name());
        assertThat(client.answer("ask SELECT pg_is_in_recovery()")).isEqualTo("f");
    }

    @Test
    void afterAFailoverTheNextConnectionIsNotMisledByAStaleClusterEndpoint() {
        open(WRITER);
        assertThat(node()).isEqualTo(cluster.primary().name());
        cluster.switchOver();

        for (int i = 0; i < 5; i++) {
            open(WRITER);
            assertThat(client.answer("run INSERT INTO work VALUES (1)")).isEqualTo("1");
            assertThat(node()).isEqualTo(cluster.primary().name());
        }
    }

    @Test
    void aReaderEndpointGivesAReaderAndFailsOverToAnother() {
        open(READER);
        String first = node();
        assertThat(client.answer("ask SELECT pg_is_in_recovery()")).isEqualTo("t");

        cluster.kill(cluster.node(first));

        assertThat(client.answer("ask SELECT pg_is_in_recovery()")).isEqualTo("t");
        assertThat(node()).isNotEqualTo(first);
    }

    @Test
    void aCustomDomainFindsTheInstancesByThePattern() throws IOException {
        names.clear();
        names.put("db.example.org", cluster.primary().host());
        for (PostgresNode node : cluster.nodes()) {
            names.put(node.name() + ".db.example.org", node.host());
        }
        client.resolve(names);
        open("db.example.org", "clusterInstanceHostPattern=?.db.example.org");
        assertThat(node()).isEqualTo(cluster.primary().name());

        cluster.failOver();

        assertThat(node()).isEqualTo(cluster.primary().name());
        assertThat(client.answer("url")).contains("//" + cluster.primary().name() + ".db.example.org:");
    }

    @Test
    void twoUrlsOfOneClusterShareTheirProbes() {
        open(WRITER);
        open(instance(cluster.standbys().get(1)), "failoverMode=reader");
        open(READER);

        assertProbes("[n1, n2, n3]");
    }

    private void assertProbes(String expected) {
        Poll.until(
                NOTICED,
                () -> client.answer("probes").equals(expected),
                () -> "probes of " + expected + ", but was " + client.answer("probes"));
    }
}
