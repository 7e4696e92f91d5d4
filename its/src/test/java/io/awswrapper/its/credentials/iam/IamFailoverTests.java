package io.awswrapper.its.credentials.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.Failover;
import io.awswrapper.testkit.IamGateway;
import io.awswrapper.testkit.IamKeys;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three nodes, each of which takes tokens for itself only; sessions and probes go on beyond a failover and an expiry. */
@PostgresClusterTest
class IamFailoverTests {

    private final PostgresCluster cluster;
    private final IamKeys keys = new IamKeys(Keys.REGION).allow(Keys.ID, Keys.SECRET);
    private final Map<PostgresNode, IamGateway> gateways = new LinkedHashMap<>();
    private final AwsWrapperDataSource source = new AwsWrapperDataSource();

    IamFailoverTests(PostgresCluster cluster) {
        this.cluster = cluster;
        for (PostgresNode node : cluster.nodes()) {
            gateways.put(node, IamGateway.start(node, keys, cluster.password()));
        }
        Keys.answer(Keys::good);
    }

    private void url(String more) {
        String hosts = gateways.values().stream().map(IamGateway::address).collect(Collectors.joining(","));
        source.setUrl("jdbc:aws-wrapper:postgresql://" + hosts
                + "/app?plugins=failover,iam&iamCredentialsSource=its&iamRegion=us-east-2&user=app" + more);
    }

    @AfterEach
    void end() {
        source.close();
        gateways.values().forEach(IamGateway::close);
    }

    private int refusals() {
        return gateways.values().stream()
                .mapToInt(gateway -> gateway.refusals().size())
                .sum();
    }

    private IamGateway gateway(PostgresNode node) {
        IamGateway found = gateways.get(node);
        assertThat(found).isNotNull();
        return found;
    }

    private static int port(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT inet_server_port()")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    @Test
    void tokenOfTheNewHost() throws SQLException {
        url("");
        try (Connection connection = source.getConnection()) {
            assertThat(port(connection)).isEqualTo(cluster.primary().port());
            int asked = Keys.questions();
            Failover failover = cluster.failOver();
            assertThat(port(connection)).isEqualTo(failover.newPrimary().port());
            assertThat(gateway(failover.newPrimary()).accepted()).isNotEmpty();
            assertThat(Keys.questions()).as("signing takes no network").isEqualTo(asked);
        }
        assertThat(refusals()).isZero();
    }

    @Test
    void refusedOnAKnownClusterSaysSoAtOnce() throws SQLException {
        // After a millisecond without a session nothing is sure of the cluster any more.
        url("&failoverTimeoutMs=60000&clusterTopologyRefreshMs=1");
        source.getConnection().close();
        keys.revoke(Keys.ID);
        for (int i = 0; i < 10; i++) {
            assertRefusedAtOnce();
        }
    }

    @Test
    void refusedBesideASessionThatIsStillOpenSaysSoAtOnce() throws Exception {
        url("&failoverTimeoutMs=60000&clusterTopologyRefreshMs=20");
        try (Connection open = source.getConnection()) {
            assertThat(port(open)).isEqualTo(cluster.primary().port());
            keys.revoke(Keys.ID);
            gateways.values().forEach(IamGateway::cut);
            int before = refusals();
            Poll.until("the probes are refused", () -> refusals() > before + 2 * gateways.size());
            for (int i = 0; i < 3; i++) {
                assertRefusedAtOnce();
            }
        }
    }

    private void assertRefusedAtOnce() {
        long begun = System.nanoTime();
        SQLException refusal = catchThrowableOfType(SQLException.class, source::getConnection);
        assertThat((Throwable) refusal).hasMessageContaining("the database refused a new token too");
        assertThat(refusal.getSQLState()).isEqualTo("28000");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void probesOutliveTheirTokens() throws Exception {
        url("&iamTokenLifetimeMs=1500");
        gateways.values().forEach(gateway -> gateway.tokenLifetime(Duration.ofSeconds(3)));
        try (Connection connection = source.getConnection()) {
            Poll.until(
                    "all hosts probed",
                    () -> gateways.values().stream()
                            .noneMatch(gateway -> gateway.accepted().isEmpty()));
            Instant expired = Instant.now().plusSeconds(4);
            Poll.until("the first tokens expired", () -> Instant.now().isAfter(expired));
            Map<IamGateway, Integer> before = new LinkedHashMap<>();
            gateways.values()
                    .forEach(gateway -> before.put(gateway, gateway.accepted().size()));
            gateways.values().forEach(IamGateway::cut);
            Poll.until(
                    "all hosts probed with new tokens",
                    () -> before.entrySet().stream()
                            .allMatch(entry -> entry.getKey().accepted().size() > entry.getValue()));
            Failover failover = cluster.failOver();
            assertThat(port(connection)).isEqualTo(failover.newPrimary().port());
        }
        assertThat(refusals()).isZero();
    }
}
