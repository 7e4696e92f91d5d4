package io.awswrapper.its.credentials.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.SecretsManagerEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which no secret can be had, told apart. No database is needed: none is reached. */
class FailureTests {

    private final SecretsLab lab = new SecretsLab();

    @BeforeEach
    void fillTheSecret() {
        System.setProperty("aws.disableEc2Metadata", "true");
        lab.endpoint().put(SecretsLab.SECRET, Map.of("username", "me", "password", lab.newPassword(), "host", "h"));
    }

    @AfterEach
    void close() {
        System.clearProperty("aws.disableEc2Metadata");
        System.clearProperty("aws.sharedCredentialsFile");
        lab.close();
    }

    @Test
    void unknownSecret() {
        assertFailure("28000", "secretId", "no/such")
                .contains("asked us-east-2 at http://127.0.0.1")
                .contains("for secret 'no/such' with the default credentials, and got 400 ResourceNotFoundException")
                .endsWith("; correct secretId or region, or create the secret");
    }

    @Test
    void denied() {
        lab.endpoint().deny();

        assertFailure("28000")
                .contains("400 AccessDeniedException: User: arn:aws:iam::123456789012:user/testkit is not authorized")
                .contains("allow secretsmanager:GetSecretValue");
    }

    @Test
    void expiredCredentials() {
        lab.endpoint().expireCredentials();

        assertFailure("28000").contains("ExpiredTokenException").contains("renew the AWS credentials");
    }

    @Test
    void wrongCredentials() {
        System.setProperty("aws.secretAccessKey", "wrong");

        assertFailure("28000").contains("InvalidSignatureException").contains("renew the AWS credentials");
    }

    @Test
    void noCredentials(@TempDir Path home) throws IOException {
        Path file = Files.writeString(home.resolve("credentials"), "[other]\naws_access_key_id = x\n");
        System.setProperty("aws.sharedCredentialsFile", file.toString());

        assertFailure("28000", "awsProfile", "mine")
                .contains("with profile 'mine', but there are none to be had (")
                .contains("or name a profile with awsProfile");
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        assertFailure("28000", "secretsTimeoutMs", "20000")
                .contains("with the default credentials, but there are none to be had (");
    }

    @Test
    void credentialsOfAProfile(@TempDir Path home) throws IOException {
        Path file = Files.writeString(
                home.resolve("credentials"),
                "[mine]\naws_access_key_id = " + SecretsManagerEndpoint.ACCESS_KEY + "\naws_secret_access_key = "
                        + SecretsManagerEndpoint.SECRET_KEY + "\n");
        System.setProperty("aws.sharedCredentialsFile", file.toString());
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");

        // The secret was had: what fails is its host.
        assertFailure("08001", "awsProfile", "mine").doesNotContain("AWS");
    }

    @Test
    void throttled() {
        lab.endpoint().throttle(100);

        assertFailure("08001", "secretsTimeoutMs", "20000")
                .contains("400 ThrottlingException: Rate exceeded; too many requests");
        assertThat(lab.endpoint().calls()).as("attempts").isEqualTo(3);
    }

    @Test
    void briefTroubleIsNotNoticed() {
        lab.endpoint().throttle(1);

        assertFailure("08001", "secretsTimeoutMs", "20000").doesNotContain("AWS");
    }

    @Test
    void brokenService() {
        lab.endpoint().breakDown();

        assertFailure("08001").contains("500 InternalServiceError").contains("the service is not well");
    }

    @Test
    void endpointThatRefuses() {
        lab.endpoint().close();

        assertFailure("08001").contains("but got no answer").contains("secretsEndpoint");
    }

    @Test
    void regionThatNobodyKnows() {
        assertFailure("08001", "region", SecretsLab.NONE, "secretsTimeoutMs", "20000")
                .startsWith("region: not set, not in secretId 'prod/app', and not found by the AWS SDK")
                .endsWith("set region=…, as region=us-east-2");
    }

    @Test
    void malformedSecrets() {
        String password = lab.newPassword();
        lab.endpoint().putText(SecretsLab.SECRET, "{\"username\": \"me\", \"password\": \"" + password);
        assertFailure("28000")
                .contains("the AWSCURRENT version of secret 'prod/app' in us-east-2")
                .contains("is not a JSON object");
        lab.endpoint().putText(SecretsLab.SECRET, "[\"" + password + "\"]");
        assertFailure("28000").contains("is not a JSON object; store it as {");
        lab.endpoint().putText(SecretsLab.SECRET, "{\"user\":\"me\",\"password\":\"" + password + "\"}");
        assertFailure("28000")
                .contains("has no text under the key 'username'; add it, or name the right key with secretUsernameKey");
        assertFailure("28000", "secretUsernameKey", "user", "secretPasswordKey", "pw")
                .contains("has no text under the key 'pw'; add it, or name the right key with secretPasswordKey");
        lab.endpoint().put(SecretsLab.SECRET, Map.of("username", "me", "password", password, "port", "99999"));
        assertFailure("28000").contains("has under the key 'port' no number from 1 to 65535");
    }

    @Test
    void nonsenseIsRefusedBeforeAwsIsAsked() {
        assertFailure("08001", "secretId", SecretsLab.NONE).startsWith("secretId: not set; name the secret");
        assertFailure("08001", "secretId", "arn:aws:s3:::bucket")
                .startsWith("secretId: not the ARN of a secret, but was");
        assertFailure("08001", "secretId", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x-AbCdEf")
                .isEqualTo("region: the ARN in secretId says eu-west-1, but was 'us-east-2';"
                        + " leave region out, or correct one of them");
        assertFailure("08001", "secretsEndpoint", "vpce-1").startsWith("secretsEndpoint: not the URL of a server");
        assertThat(lab.endpoint().calls()).isZero();
    }

    @Test
    void aUrlWithoutHostNeedsASecretThatNamesOne() {
        lab.endpoint().put(SecretsLab.SECRET, Map.of("username", "me", "password", lab.newPassword()));

        assertFailure("08001").startsWith("URL: leaves out the host, and plugin secretsManager knows none; write");
    }

    private AbstractStringAssert<?> assertFailure(String state, String... options) {
        try (AwsWrapperDataSource source = lab.dataSource(":1", options)) {
            SQLException failed = catchThrowableOfType(SQLException.class, source::getConnection);
            assertThat((Throwable) failed).isNotNull();
            assertThat(failed.getSQLState()).as(failed.getMessage()).isEqualTo(state);
            lab.passwords()
                    .forEach(password -> assertThat(SecretsLab.trace(failed)).doesNotContain(password));
            return assertThat(failed.getMessage());
        }
    }
}
