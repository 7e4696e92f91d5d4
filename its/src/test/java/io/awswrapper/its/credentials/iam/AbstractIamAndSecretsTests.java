package io.awswrapper.its.credentials.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.its.credentials.Accounts;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import io.awswrapper.testkit.IamGateway;
import io.awswrapper.testkit.IamKeys;
import io.awswrapper.testkit.PrimaryChange;
import io.awswrapper.testkit.SecretsManagerEndpoint;
import io.awswrapper.testkit.TestSecret;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both at once: the user is the secret's, the password a token, whatever password the secret has. */
abstract class AbstractIamAndSecretsTests {

    static final String SECRET = "prod/app";

    private final DatabaseCluster cluster;
    private final Accounts accounts;
    private final IamKeys keys = new IamKeys(Keys.REGION).allow(Keys.ID, Keys.SECRET);
    private final Map<DatabaseNode, IamGateway> gateways = new LinkedHashMap<>();
    final SecretsManagerEndpoint secrets = SecretsManagerEndpoint.start();
    final AwsWrapperDataSource source = new AwsWrapperDataSource();

    AbstractIamAndSecretsTests(DatabaseCluster cluster) {
        this.cluster = cluster;
        this.accounts = new Accounts(cluster);
        for (DatabaseNode node : cluster.nodes()) {
            gateways.put(node, IamGateway.start(node, keys, cluster.password()));
        }
    }

    @BeforeEach
    void begin() {
        Keys.answer(Keys::good);
        System.setProperty("aws.accessKeyId", SecretsManagerEndpoint.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", SecretsManagerEndpoint.SECRET_KEY);
        // The budget would be noticed if it were used.
        plugins("failover,iam,secretsManager", "&secretsRetryTimeoutMs=60000");
    }

    void plugins(String plugins, String more) {
        hosts(gateways.values().stream().map(IamGateway::address).collect(Collectors.joining(",")), plugins, more);
    }

    /** Without failover, whose probes are refused too, so that refusals can be counted. */
    private void onlyThePrimary() {
        hosts(
                Objects.requireNonNull(gateways.get(cluster.primary())).address(),
                "iam,secretsManager",
                "&secretsRetryTimeoutMs=60000");
    }

    private void hosts(String hosts, String plugins, String more) {
        source.setUrl(accounts.urlPrefix() + hosts + "/app?plugins=" + plugins
                + "&iamCredentialsSource=its&iamRegion=us-east-2&region=us-east-2&secretId=" + SECRET
                + "&secretsTimeoutMs=20000&secretsEndpoint=" + secrets.url() + more);
    }

    @AfterEach
    void end() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        source.close();
        secrets.close();
        gateways.values().forEach(IamGateway::close);
    }

    private int refusals() {
        return gateways.values().stream()
                .mapToInt(gateway -> gateway.refusals().size())
                .sum();
    }

    private String whoAndWhere(Connection connection) throws SQLException {
        return accounts.user(connection) + "@" + accounts.port(connection);
    }

    @Test
    void theUserOfTheSecretAndTheTokenThroughAFailover() throws SQLException {
        secrets.put(SECRET, Map.of("username", "app", "password", TestSecret.make()));
        throughAFailover();
    }

    void throughAFailover() throws SQLException {
        try (Connection connection = source.getConnection()) {
            assertThat(whoAndWhere(connection))
                    .isEqualTo("app@" + cluster.primary().port());
            PrimaryChange failover = cluster.failOver();
            assertThat(whoAndWhere(connection))
                    .isEqualTo("app@" + failover.newPrimary().port());
        }
        assertThat(refusals()).isZero();
        assertThat(secrets.calls()).isEqualTo(1);
        assertThat(Keys.questions()).isEqualTo(1);
    }

    @Test
    void aRefusedTokenIsNoReasonToTryOtherVersionsOfTheSecret() throws SQLException {
        onlyThePrimary();
        secrets.put(SECRET, Map.of("username", "app", "password", TestSecret.make()));
        secrets.put(SECRET, Map.of("username", "app", "password", TestSecret.make()));
        secrets.createSecret(SECRET, "app", TestSecret.make());
        source.getConnection().close();
        keys.revoke(Keys.ID);
        int refused = refusals();
        int asked = secrets.calls();
        long begun = System.nanoTime();

        SQLException refusal = catchThrowableOfType(SQLException.class, source::getConnection);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat((Throwable) refusal)
                .hasMessageStartingWith("IAM: login of 'app'")
                .hasMessageContaining("the database refused a new token too");
        assertThat(refusal.getSQLState()).isEqualTo("28000");
        assertThat(refusals() - refused).as("one token and a new one").isEqualTo(2);
        assertThat(secrets.calls() - asked).as("for another user").isEqualTo(1);
    }

    @Test
    void aRefusedTokenWithAnotherUserInTheSecretByNowIsTriedForThatUser() throws SQLException {
        onlyThePrimary();
        accounts.make("former");
        accounts.setPassword("former", cluster.password());
        secrets.put(SECRET, Map.of("username", "former"));
        try (Connection connection = source.getConnection()) {
            assertThat(whoAndWhere(connection)).startsWith("former@");
        }
        secrets.put(SECRET, Map.of("username", "app"));
        accounts.lock("former");
        for (int i = 0; i < 2; i++) {
            try (Connection connection = source.getConnection()) {
                assertThat(whoAndWhere(connection)).startsWith("app@");
            }
        }
        assertThat(secrets.calls()).as("the user that works is kept").isEqualTo(2);
    }
}
