package io.awswrapper.its.credentials.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.CredentialsEndpoint;
import io.awswrapper.testkit.IamGateway;
import io.awswrapper.testkit.IamKeys;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.TcpProxy;
import io.awswrapper.testkit.TestSecret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that the AWS SDK gets over HTTP, and what happens to them there: of a container, and of an assumed role. */
@PostgresClusterTest(nodes = 1)
class IamEndpointTests {

    /** The AWS SDK asks again when credentials expire in less than a minute. */
    private static final Duration SOON = Duration.ofSeconds(50);

    private final IamGateway gateway;
    private final CredentialsEndpoint endpoint = CredentialsEndpoint.start();
    private final List<String> settings = new ArrayList<>();
    private final AwsWrapperDataSource source = new AwsWrapperDataSource();

    @TempDir
    private Path folder = Path.of("");

    IamEndpointTests(PostgresCluster cluster) {
        gateway = IamGateway.start(
                cluster.primary(), new IamKeys(Keys.REGION).allow(Keys.ID, Keys.SECRET), cluster.password());
    }

    @BeforeEach
    void begin() throws IOException {
        endpoint.give(Keys.ID, Keys.SECRET, Keys.SESSION, Instant.now().plus(Duration.ofHours(1)));
        set("aws.disableEc2Metadata", "true");
        Path others = Files.writeString(
                folder.resolve("credentials"),
                "[other]\naws_access_key_id=AKIAOTHER\naws_secret_access_key=" + TestSecret.make() + "\n");
        set("aws.sharedCredentialsFile", others.toString());
        set("aws.configFile", folder.resolve("none").toString());
        set("aws.containerCredentialsFullUri", endpoint.url() + "/credentials");
        url("&iamTimeoutMs=20000");
    }

    /** From here the credentials are those of a role. */
    private void assumeRole(String sts) throws IOException {
        Path file = Files.writeString(
                folder.resolve("config"),
                "[profile base]\naws_access_key_id=AKIABASE\naws_secret_access_key=" + Keys.SECRET
                        + "\n[profile role]\nrole_arn=arn:aws:iam::123456789012:role/testkit\nsource_profile=base\nregion="
                        + Keys.REGION + "\n");
        set("aws.configFile", file.toString());
        set("aws.endpointUrlSts", sts);
        url("&iamTimeoutMs=20000&awsProfile=role");
    }

    private void url(String more) {
        source.setUrl("jdbc:aws-wrapper:postgresql://" + gateway.address()
                + "/app?plugins=iam&iamRegion=us-east-2&user=app" + more);
    }

    @AfterEach
    void end() {
        source.close();
        settings.forEach(System::clearProperty);
        endpoint.close();
        gateway.close();
    }

    /** Sets a system property of the AWS SDK for this test. */
    private void set(String name, String value) {
        System.setProperty(name, value);
        settings.add(name);
    }

    private void connect() throws SQLException {
        source.getConnection().close();
    }

    private AbstractThrowableAssert<?, ?> refusal() {
        SQLException refusal = catchThrowableOfType(SQLException.class, source::getConnection);
        assertThat((Throwable) refusal).isNotNull();
        assertThat(refusal.getSQLState()).as(refusal.getMessage()).isEqualTo("28000");
        StringWriter trace = new StringWriter();
        refusal.printStackTrace(new PrintWriter(trace, true));
        assertThat(trace.toString()).doesNotContain(TestSecret.MARKER);
        return assertThat((Throwable) refusal).hasMessageStartingWith("IAM: login of 'app' at " + gateway.address());
    }

    // ---- a container's

    @Test
    void credentialsOfAContainer() throws SQLException {
        connect();
        connect();
        assertThat(gateway.accepted()).hasSize(2);
        assertThat(endpoint.calls()).isEqualTo(1);
    }

    @Test
    void briefTroubleIsNotNoticed() throws SQLException {
        endpoint.breakDown(1);
        connect();
        assertThat(endpoint.calls()).isEqualTo(2);
    }

    @Test
    void throttled() throws SQLException {
        endpoint.throttle(Integer.MAX_VALUE);
        refusal()
                .hasMessageContaining("the default credentials chain")
                .hasMessageContaining("Rate exceeded")
                .hasMessageContaining("wait: too many ask there");
        endpoint.heal();
        connect();
    }

    @Test
    void broken() {
        endpoint.breakDown(Integer.MAX_VALUE);
        refusal().hasMessageContaining("An internal error occurred.").hasMessageContaining("give this machine a role");
    }

    @Test
    void deniedAndExpired() {
        endpoint.deny();
        refusal()
                .hasMessageContaining("is not authorized to perform: sts:AssumeRole")
                .hasMessageContaining("allow it, or use other credentials");
        endpoint.expireCredentials();
        refusal().hasMessageContaining("The security token included in the request is expired");
    }

    @Test
    void expiredOnArrival() {
        endpoint.give(Keys.ID, Keys.SECRET, Keys.SESSION, Instant.parse("2026-01-01T00:00:00Z"));
        refusal().hasMessageContaining("expired").hasMessageContaining("2026-01-01T00:00:00Z");
    }

    @Test
    void malformedAnswer() {
        endpoint.give(Keys.ID, Keys.SECRET + "\"" + Keys.SECRET, Keys.SESSION, Instant.now());
        refusal().hasMessageContaining("the default credentials chain");
    }

    @Test
    void unreachable() {
        endpoint.close();
        refusal().hasMessageContaining("Connection refused");
    }

    @Test
    void silent() {
        endpoint.fallSilent();
        url("&iamTimeoutMs=300");
        long begun = System.nanoTime();
        refusal().hasMessageContaining("within 300 ms, but was 'no answer'");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void onlyTheFirstConnectWaitsForASlowOne() throws SQLException {
        endpoint.latency(Duration.ofMillis(800));
        assertThat(millisToConnect()).isGreaterThanOrEqualTo(800);
        assertThat(millisToConnect()).isLessThan(600);
    }

    private long millisToConnect() throws SQLException {
        long begun = System.nanoTime();
        connect();
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    @Test
    void whatIsAtHandServesWhileItIsBroken() throws Exception {
        endpoint.give(Keys.ID, Keys.SECRET, Keys.SESSION, Instant.now().plus(SOON));
        url("&iamTimeoutMs=20000&iamTokenLifetimeMs=400");
        try (Connection open = source.getConnection()) {
            endpoint.breakDown(Integer.MAX_VALUE);
            int before = endpoint.calls();
            Poll.until("a renewal without success", () -> {
                connect();
                return endpoint.calls() > before + 3;
            });
            connect();
            assertThat(open.isValid(1)).isTrue();
        }
        assertThat(gateway.refusals()).isEmpty();
    }

    // ---- a role's

    @Test
    void credentialsOfARole() throws Exception {
        assumeRole(endpoint.url());
        connect();
        assertThat(gateway.accepted()).hasSize(1);
        assertThat(endpoint.calls()).isEqualTo(1);
    }

    @Test
    void roleThatIsDenied() throws IOException {
        assumeRole(endpoint.url());
        endpoint.deny();
        refusal()
                .hasMessageContaining("profile 'role'")
                .hasMessageContaining("not authorized to perform: sts:AssumeRole")
                .hasMessageContaining("allow it, or use other credentials");
    }

    @Test
    void roleThatIsThrottledOnce() throws Exception {
        assumeRole(endpoint.url());
        endpoint.throttle(1);
        connect();
        assertThat(endpoint.calls()).isEqualTo(2);
    }

    @Test
    void roleThatIsThrottled() throws IOException {
        assumeRole(endpoint.url());
        endpoint.throttle(Integer.MAX_VALUE);
        refusal().hasMessageContaining("Rate exceeded").hasMessageContaining("wait: too many ask there");
    }

    @Test
    void roleOfExpiredCredentials() throws IOException {
        assumeRole(endpoint.url());
        endpoint.expireCredentials();
        refusal().hasMessageContaining("The security token included in the request is expired");
    }

    /** The client that the SDK keeps for STS, with its pool of connections, for real. */
    @Test
    void theClientEndsWithTheDataSource() throws Exception {
        List<String> before = sdkThreads();
        try (TcpProxy sts = TcpProxy.start("testkit sts proxy", "127.0.0.1", endpoint.port())) {
            assumeRole("http://" + sts.address());
            try (Connection open = source.getConnection()) {
                assertThat(open.isValid(1)).isTrue();
                assertThat(sts.connections()).as("kept alive").isEqualTo(1);
                source.close();
                Poll.until("no connection to STS", () -> sts.connections() == 0);
                Poll.until("no thread", () -> before.containsAll(sdkThreads()));
            }
        }
    }

    private static List<String> sdkThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("aws-wrapper data source")
                        || name.startsWith("sdk-")
                        || name.startsWith("idle-connection-reaper"))
                .toList();
    }
}
