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
import io.awswrapper.testkit.SecretsManagerEndpoint;
import io.awswrapper.testkit.TestSecret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both at once: the user is the secret's, the password a token, whatever password the secret has. */
@PostgresClusterTest(synchronous = true, remoteApply = true)
class IamAndSecretsTests {

    private static final String SECRET = "prod/app";

    private final PostgresCluster cluster;
    private final IamKeys keys = new IamKeys(Keys.REGION).allow(Keys.ID, Keys.SECRET);
    private final Map<PostgresNode, IamGateway> gateways = new LinkedHashMap<>();
    private final SecretsManagerEndpoint secrets = SecretsManagerEndpoint.start();
    private final AwsWrapperDataSource source = new AwsWrapperDataSource();

    IamAndSecretsTests(PostgresCluster cluster) {
        this.cluster = cluster;
        for (PostgresNode node : cluster.nodes()) {
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

    private void plugins(String plugins, String more) {
        String hosts = gateways.values().stream().map(IamGateway::address).collect(Collectors.joining(","));
        source.setUrl("jdbc:aws-wrapper:postgresql://" + hosts + "/app?plugins=" + plugins
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

    private static String whoAndWhere(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT session_user || '@' || inet_server_port()")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private void admin(String... statements) throws SQLException {
        String url = "jdbc:postgresql://" + cluster.primary().address() + "/app";
        try (Connection connection = DriverManager.getConnection(url, "postgres", "");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void theUserOfTheSecretAndTheTokenThroughAFailover() throws SQLException {
        secrets.put(SECRET, Map.of("username", "app", "password", TestSecret.make()));
        throughAFailover();
    }

    @Test
    void aSecretNeedsNoPasswordInAnyOrderOfThePlugins() throws SQLException {
        secrets.put(SECRET, Map.of("username", "app"));
        plugins("secretsManager, iam ,failover", "");
        throughAFailover();
    }

    @Test
    void aSecretNeedsNoPasswordInAnEditedPlan() throws SQLException {
        secrets.put(SECRET, Map.of("username", "app"));
        plugins("+secretsManager,+iam", "");
        throughAFailover();
    }

    private void throughAFailover() throws SQLException {
        try (Connection connection = source.getConnection()) {
            assertThat(whoAndWhere(connection))
                    .isEqualTo("app@" + cluster.primary().port());
            Failover failover = cluster.failOver();
            assertThat(whoAndWhere(connection))
                    .isEqualTo("app@" + failover.newPrimary().port());
        }
        assertThat(refusals()).isZero();
        assertThat(secrets.calls()).isEqualTo(1);
        assertThat(Keys.questions()).isEqualTo(1);
    }

    @Test
    void withoutIamThePasswordIsMissed() {
        secrets.put(SECRET, Map.of("username", "app"));
        source.setUrl("jdbc:aws-wrapper:postgresql://127.0.0.1:1/app?plugins=secretsManager&region=us-east-2&secretId="
                + SECRET + "&secretsTimeoutMs=20000&secretsEndpoint=" + secrets.url());
        SQLException missed = catchThrowableOfType(SQLException.class, source::getConnection);
        assertThat((Throwable) missed).hasMessageContaining("has no text under the key 'password'");
        assertThat(missed.getSQLState()).isEqualTo("28000");
    }

    @Test
    void aRefusedTokenIsNoReasonToTryOtherVersionsOfTheSecret() throws SQLException {
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
        admin(
                "DROP ROLE IF EXISTS former",
                "CREATE ROLE former LOGIN IN ROLE app PASSWORD '" + cluster.password() + "'");
        secrets.put(SECRET, Map.of("username", "former"));
        try (Connection connection = source.getConnection()) {
            assertThat(whoAndWhere(connection)).startsWith("former@");
        }
        secrets.put(SECRET, Map.of("username", "app"));
        admin("ALTER ROLE former NOLOGIN");
        for (int i = 0; i < 2; i++) {
            try (Connection connection = source.getConnection()) {
                assertThat(whoAndWhere(connection)).startsWith("app@");
            }
        }
        assertThat(secrets.calls()).as("the user that works is kept").isEqualTo(2);
    }
}
