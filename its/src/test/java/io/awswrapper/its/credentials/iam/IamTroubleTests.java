package io.awswrapper.its.credentials.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.IamGateway;
import io.awswrapper.testkit.IamKeys;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** What is told when something is wrong: each thing in its own words, with its SQLSTATE and without any secret. */
@PostgresClusterTest(nodes = 1)
class IamTroubleTests {

    private static final String GOOD = "iamCredentialsSource=its&iamRegion=us-east-2&user=app";

    private final IamGateway gateway;
    private final AwsWrapperDataSource source = new AwsWrapperDataSource();

    IamTroubleTests(PostgresCluster cluster) {
        gateway = IamGateway.start(
                cluster.primary(), new IamKeys(Keys.REGION).allow(Keys.ID, Keys.SECRET), cluster.password());
    }

    @BeforeEach
    void begin() {
        Keys.answer(Keys::good);
    }

    @AfterEach
    void end() {
        source.close();
        gateway.close();
    }

    private AbstractThrowableAssert<?, ?> refused(String sqlState, String parameters) {
        source.setUrl("jdbc:aws-wrapper:postgresql://" + gateway.address() + "/app?plugins=iam&" + parameters);
        SQLException refusal = catchThrowableOfType(SQLException.class, source::getConnection);
        assertThat(refusal.getSQLState()).isEqualTo(sqlState);
        assertThat(refusal.toString()).doesNotContain(Keys.SECRET);
        return assertThat((Throwable) refusal);
    }

    @Test
    void namesOfTheOfficialWrapper() {
        refused("08001", GOOD + "&iamDefaultPort=5433")
                .hasMessageContaining("iamDefaultPort: an option of the official wrapper")
                .hasMessageContaining("use iamPort");
        refused("08001", GOOD + "&iamExpiration=870").hasMessageContaining("use iamTokenLifetimeMs, in milliseconds");
    }

    @Test
    void noUser() {
        refused("28000", "iamCredentialsSource=its&iamRegion=us-east-2")
                .hasMessageContaining("expected the property user, but was 'not set'")
                .hasMessageContaining("secretsManager");
    }

    @Test
    void noSuchSource() {
        refused("08001", "iamCredentialsSource=ist&user=app").hasMessageContaining("[its], but was 'ist'");
    }

    @Test
    void profileAndSource() {
        refused("08001", GOOD + "&awsProfile=x").hasMessageContaining("either awsProfile or iamCredentialsSource");
    }

    @Test
    void lifetimeTooLong() {
        refused("08001", GOOD + "&iamTokenLifetimeMs=900001").hasMessageContaining("but was '900001'");
    }

    @Test
    void noCredentials() {
        Keys.answer(() -> {
            throw new IllegalStateException("the vault is sealed");
        });
        refused("28000", GOOD)
                .hasMessageContaining("login of 'app' at " + gateway.address())
                .hasMessageContaining("expected AWS credentials from credentials source 'its'")
                .hasMessageContaining("but was 'the vault is sealed'");
    }

    @Test
    void expiredCredentials() {
        Keys.answer(() -> AwsSessionCredentials.builder()
                .accessKeyId(Keys.ID)
                .secretAccessKey(Keys.SECRET)
                .sessionToken("session")
                .expirationTime(Instant.parse("2026-01-01T00:00:00Z"))
                .build());
        refused("28000", GOOD)
                .hasMessageContaining("credentials that expired at 2026-01-01T00:00:00Z")
                .hasMessageContaining("renew them");
    }

    @Test
    void deniedCredentials() {
        Keys.answer(() -> {
            throw AwsServiceException.builder()
                    .statusCode(403)
                    .message("not authorized to perform: sts:AssumeRole")
                    .build();
        });
        refused("28000", GOOD)
                .hasMessageContaining("not authorized to perform: sts:AssumeRole")
                .hasMessageContaining("allow it, or use other credentials");
    }

    @Test
    void incompleteSdk() {
        Keys.answer(() -> {
            throw new NoClassDefFoundError("software/amazon/awssdk/services/sts/StsClient");
        });
        refused("28000", GOOD)
                .hasMessageContaining("a complete AWS SDK")
                .hasMessageContaining("software.amazon.awssdk:sts");
    }

    @Test
    void regionUnknown() {
        // No profile, no metadata service: nowhere to find one.
        System.setProperty("aws.disableEc2Metadata", "true");
        try {
            refused("08001", "iamCredentialsSource=its&user=app")
                    .hasMessageContaining("expected the region from iamRegion, the host name or the AWS SDK")
                    .hasMessageContaining("set iamRegion");
        } finally {
            System.clearProperty("aws.disableEc2Metadata");
        }
    }

    @Test
    void sourceThatDoesNotAnswer() {
        CountDownLatch end = new CountDownLatch(1);
        Keys.answer(() -> {
            await(end);
            return Keys.good();
        });
        long begun = System.nanoTime();
        refused("28000", GOOD + "&iamTimeoutMs=200")
                .hasMessageContaining("within 200 ms, but was 'no answer'")
                .hasMessageContaining("iamTimeoutMs");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
        end.countDown();
    }

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("waited for too long");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void clearTextIsRefusedHere() {
        refused("08001", GOOD + "&sslmode=disable")
                .hasMessageContaining("a token is sent over TLS only, but was 'sslmode=disable'")
                .hasMessageContaining("iamAllowCleartext=true");
        refused("08001", GOOD + "&sslmode=prefer").hasMessageContaining("sslmode=prefer");
        assertThat(gateway.refusals()).isEmpty();
        assertThat(Keys.questions()).isZero();
    }

    @Test
    void clearTextIsRefusedThereIfAllowedHere() {
        refused("28000", GOOD + "&sslmode=disable&iamAllowCleartext=true").hasMessageContaining("no encryption");
        assertThat(gateway.accepted()).isEmpty();
    }

    // ---- what the gateway is worth

    @Test
    void gatewayTakesAToken() throws SQLException {
        try (Connection connection = direct("app", token("app"))) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    @Test
    void gatewayRefusesAnotherUsersToken() {
        assertRefused("28000", "postgres", token("app"), "user 'app' is not 'postgres'");
    }

    @Test
    void gatewayRefusesAPassword() {
        assertRefused("28P01", "app", "app", "password of 'app' is no token");
    }

    @Test
    void gatewayRefusesAForgedToken() {
        assertRefused(
                "28000", "app", token("app").replace("X-Amz-Expires=900", "X-Amz-Expires=901"), "signature does not");
        assertRefused("28000", "app", token("app").replace("Action=connect", "Action=Connect"), "action 'Connect'");
        assertRefused("28000", "app", token("app").replace("rds-db", "rds"), "scope is not");
        assertRefused("28000", "app", token("app").replaceFirst(":\\d+", ":1"), "address '127.0.0.1:1'");
    }

    private void assertRefused(String sqlState, String user, String password, String why) {
        SQLException refusal = catchThrowableOfType(SQLException.class, () -> direct(user, password));
        assertThat(refusal.getSQLState()).isEqualTo(sqlState);
        assertThat(gateway.refusals()).last().asString().startsWith(why);
    }

    private String token(String user) {
        return RdsUtilities.builder()
                .build()
                .generateAuthenticationToken(request -> request.hostname(gateway.host())
                        .port(gateway.port())
                        .username(user)
                        .region(software.amazon.awssdk.regions.Region.of(Keys.REGION))
                        .credentialsProvider(software.amazon.awssdk.auth.credentials.StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(Keys.ID, Keys.SECRET))));
    }

    private Connection direct(String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("sslmode", "require");
        return DriverManager.getConnection("jdbc:postgresql://" + gateway.address() + "/app", properties);
    }
}
