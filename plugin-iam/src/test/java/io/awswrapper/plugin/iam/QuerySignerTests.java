package io.awswrapper.plugin.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.plugin.iam.TokenRequest.Login;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** The AWS SDK's own signer is the oracle. */
class QuerySignerTests {

    private static final String HOST = "db.cluster-xyz.us-east-2.rds.amazonaws.com";

    @ParameterizedTest
    @ValueSource(strings = {"app", "a user", "ünï/cødé*~+&=%", "app@domain.example"})
    void basicCredentials(String user) {
        assertSame(AwsBasicCredentials.create("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), user);
    }

    @Test
    void sessionCredentials() {
        assertSame(AwsSessionCredentials.create("ASIAEXAMPLE", "secret", "IQoJb3JpZ2luX2V+/=="), "app");
    }

    private static void assertSame(AwsCredentials credentials, String user) {
        String expected = RdsUtilities.builder()
                .build()
                .generateAuthenticationToken(request -> request.hostname(HOST)
                        .port(5432)
                        .username(user)
                        .region(Region.US_EAST_2)
                        .credentialsProvider(StaticCredentialsProvider.create(credentials)));
        TokenRequest request = new TokenRequest(
                new Login(Login.Kind.DEFAULT_CHAIN, ""), "us-east-2", HOST, 5432, user, Duration.ofMinutes(15));
        String ours = new QuerySigner().sign(credentials, "us-east-2", request, signedAt(expected));
        assertThat(parts(ours)).isEqualTo(parts(expected));
    }

    private static Instant signedAt(String token) {
        int at = token.indexOf("X-Amz-Date=") + 11;
        return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .parse(token.substring(at, at + 16), Instant::from);
    }

    /** Address and parameters, whose order means nothing. */
    private static List<String> parts(String token) {
        return Arrays.stream(token.split("/\\?|&", -1)).sorted().toList();
    }
}
