package io.awswrapper.its.credentials.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.its.credentials.Accounts;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.IamGateway;
import io.awswrapper.testkit.IamKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Logins with a token, as each database sees them. */
abstract class AbstractIamLoginTests {

    private final IamKeys keys = new IamKeys(Keys.REGION).allow(Keys.ID, Keys.SECRET);
    private final Accounts accounts;
    final IamGateway gateway;
    private final List<String> settings = new ArrayList<>();
    private final AwsWrapperDataSource source = new AwsWrapperDataSource();

    AbstractIamLoginTests(DatabaseCluster cluster) {
        accounts = new Accounts(cluster);
        gateway = IamGateway.start(cluster.primary(), keys, cluster.password());
    }

    /** What the driver needs to check the gateway's certificate. */
    abstract Map<String, String> verification(Path directory) throws Exception;

    /** Makes the driver encrypt nothing. */
    abstract String clear();

    /** What the database says to who is refused. */
    abstract String denial();

    @BeforeEach
    void begin() {
        Keys.answer(Keys::good);
        url("iamRegion=" + Keys.REGION + "&iamCredentialsSource=its&user=app");
    }

    private void url(String parameters) {
        source.setUrl(accounts.urlPrefix() + gateway.address() + "/app?plugins=iam&" + parameters);
    }

    @AfterEach
    void end() {
        settings.forEach(System::clearProperty);
        source.close();
        gateway.close();
    }

    private void connect() throws SQLException {
        try (Connection connection = source.getConnection()) {
            assertThat(accounts.user(connection)).isEqualTo("app");
        }
    }

    private SQLException refusal() {
        return catchThrowableOfType(SQLException.class, source::getConnection);
    }

    @Test
    void goodToken() throws SQLException {
        connect();
        connect();
        assertThat(gateway.accepted()).hasSize(2);
        assertThat(gateway.refusals()).isEmpty();
        assertThat(Keys.questions()).isEqualTo(1);
    }

    @Test
    void aPasswordGivenAsAnArgumentIsNotReplacedByAToken() throws SQLException {
        assertThatThrownBy(() -> source.getConnection("app", "no-token")).isInstanceOf(SQLException.class);
        assertThat(gateway.accepted()).isEmpty();
        assertThat(Keys.questions()).isZero();
        try (Connection connection = source.getConnection("app", null)) {
            assertThat(accounts.user(connection)).isEqualTo("app");
        }
    }

    @Test
    void verifiedCertificate(@TempDir Path directory) throws Exception {
        verification(directory).forEach(source::setProperty);
        connect();
        assertThat(gateway.accepted()).hasSize(1);
    }

    @Test
    void inTheClearNeitherSentNorTaken() {
        String good = "iamRegion=us-east-2&iamCredentialsSource=its&user=app&" + clear();
        url(good);
        SQLException refusal = refusal();
        assertThat((Throwable) refusal)
                .hasMessageContaining("a token is sent over TLS only, but was '" + clear() + "'")
                .hasMessageContaining("iamAllowCleartext=true");
        assertThat(refusal.getSQLState()).isEqualTo("08001");
        assertThat(Keys.questions()).isZero();
        url(good + "&iamAllowCleartext=true");
        assertThatThrownBy(source::getConnection).isInstanceOf(SQLException.class);
        assertThat(gateway.accepted()).isEmpty();
    }

    @Test
    void wrongSecretKey() {
        Keys.answer(() -> AwsBasicCredentials.create(Keys.ID, "anotherSecretKey"));
        SQLException refusal = refusal();
        assertThat((Throwable) refusal)
                .hasMessageContaining("login of 'app' at " + gateway.address())
                .hasMessageContaining("token for region us-east-2, signed with credentials source 'its'")
                .hasMessageContaining(denial())
                .hasMessageContaining("rds_iam");
        assertThat(refusal.getSQLState()).isEqualTo("28000");
        assertThat(gateway.refusals())
                .as("one try and one more, with a new token")
                .containsExactly("signature does not match", "signature does not match");
        assertThat(Keys.questions()).isEqualTo(2);
    }

    @Test
    void wrongRegion() {
        url("iamRegion=eu-west-1&iamCredentialsSource=its&user=app");
        assertThatThrownBy(source::getConnection).hasMessageContaining("token for region eu-west-1");
        assertThat(gateway.refusals()).containsOnly("region 'eu-west-1' is not 'us-east-2'");
    }

    @Test
    void clockBehind() {
        gateway.clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(16)));
        assertThatThrownBy(source::getConnection).hasMessageContaining("clock is right");
        assertThat(gateway.refusals()).hasSize(2).allMatch(why -> why.startsWith("expired at"));
    }

    @Test
    void clockAhead() {
        gateway.clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-16)));
        assertThatThrownBy(source::getConnection).hasMessageContaining("clock is right");
        assertThat(gateway.refusals()).hasSize(2).allMatch(why -> why.startsWith("signed in the future"));
    }

    @Test
    void clockALittleOff() throws SQLException {
        gateway.clock(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-3)));
        connect();
    }

    @Test
    void rotatedKey() throws SQLException {
        connect();
        keys.revoke(Keys.ID).allow("AKIANEXT", "nextSecretKey");
        Keys.answer(() -> AwsBasicCredentials.create("AKIANEXT", "nextSecretKey"));
        connect();
        assertThat(gateway.refusals()).containsExactly("access key 'AKIAITSEXAMPLE' is not known");
        connect();
        assertThat(gateway.refusals()).as("the next one uses the new token").hasSize(1);
    }

    @Test
    void anotherName() throws SQLException {
        gateway.alsoKnownAs("db.cluster-xyz.us-east-2.rds.amazonaws.com:5433");
        url("iamHost=DB.cluster-xyz.us-east-2.rds.amazonaws.com&iamPort=5433&iamCredentialsSource=its&user=app");
        connect();
        assertThat(gateway.accepted()).as("the region is in the name").hasSize(1);
    }

    @Test
    void profile(@TempDir Path directory) throws IOException, SQLException {
        Path file = Files.writeString(
                directory.resolve("credentials"),
                "[default]\naws_access_key_id=AKIADEFAULT\naws_secret_access_key=no\n[app]\naws_access_key_id="
                        + Keys.ID + "\naws_secret_access_key=" + Keys.SECRET + "\nregion=" + Keys.REGION + "\n");
        set("aws.sharedCredentialsFile", file.toString());
        url("awsProfile=app&user=app");
        connect();
        assertThat(gateway.accepted()).as("key and region of the profile").hasSize(1);
        url("awsProfile=other&user=app&iamRegion=us-east-2");
        SQLException refusal = refusal();
        assertThat((Throwable) refusal)
                .hasMessageContaining("AWS credentials from profile 'other'")
                .hasMessageContaining("~/.aws/credentials");
        assertThat(refusal.toString()).doesNotContain(Keys.SECRET);
        assertThat(refusal.getSQLState()).isEqualTo("28000");
    }

    @Test
    void defaultChain() throws SQLException {
        set("aws.accessKeyId", Keys.ID);
        set("aws.secretAccessKey", Keys.SECRET);
        set("aws.region", Keys.REGION);
        url("user=app");
        connect();
        assertThat(gateway.accepted()).hasSize(1);
    }

    /** Sets a system property of the AWS SDK for this test. */
    private void set(String name, String value) {
        System.setProperty(name, value);
        settings.add(name);
    }
}
