package io.awswrapper.plugin.secrets;

import io.awswrapper.spi.Option;
import io.awswrapper.spi.Options;
import java.net.URI;
import java.net.URISyntaxException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which secret, where and how it is asked for. Holds nothing secret. Immutable.
 *
 * @param id name or ARN
 * @param usernameKey the key of the user in the JSON
 * @param passwordKey the key of the password in the JSON; {@code null} when only the user is wanted
 * @param expiration how old a value may become
 */
record SecretReference(
        String id,
        Access access,
        String usernameKey,
        @Nullable String passwordKey,
        Duration expiration) {

    /** The runtime's own. Only asked whether the password is another plugin's business. */
    private static final Option<String> PLUGINS = Option.text("plugins", "", "The plugins.");

    private static final Set<String> IAM = Set.of("iam", "+iam");

    /**
     * Where a client talks to, as whom and for how long; secrets that share this share the client.
     *
     * @param region {@code null} to leave it to the SDK
     * @param endpoint {@code null} for the region's own
     * @param profile {@code null} for the default credentials chain
     * @param timeout how long a connect waits for AWS at most
     */
    record Access(
            @Nullable String region,
            @Nullable String endpoint,
            @Nullable String profile,
            Duration timeout) {}

    static SecretReference of(Options options) throws SQLException {
        String id = options.find(SecretsOptions.SECRET_ID).orElse("");
        if (id.isBlank()) {
            throw new SQLException(
                    "secretId: not set; name the secret, as secretId=prod/app, by its name or its full ARN", "08001");
        }
        Access access = new Access(
                region(id, options.find(SecretsOptions.REGION).orElse(null)),
                endpoint(options.find(SecretsOptions.ENDPOINT).orElse(null)),
                options.find(SecretsOptions.AWS_PROFILE).orElse(null),
                options.get(SecretsOptions.TIMEOUT));
        return new SecretReference(
                id,
                access,
                options.get(SecretsOptions.USERNAME_KEY),
                isWithIam(options) ? null : options.get(SecretsOptions.PASSWORD_KEY),
                options.get(SecretsOptions.EXPIRATION));
    }

    /** Whether {@code iam} stands behind this plugin and replaces the password, whatever it is. */
    private static boolean isWithIam(Options options) {
        return Arrays.stream(options.get(PLUGINS).split(",", -1))
                .map(item -> item.replace(" ", ""))
                .anyMatch(IAM::contains);
    }

    /** Whether the secret's password does not matter, and need not be there. */
    boolean userOnly() {
        return passwordKey == null;
    }

    Duration timeout() {
        return access.timeout();
    }

    /** For messages: the secret, and where it is asked for. */
    @Override
    public String toString() {
        return "secret '" + id + "'" + (access.region() == null ? "" : " in " + access.region())
                + (access.endpoint() == null ? "" : " at " + access.endpoint());
    }

    /** {@code arn:partition:secretsmanager:region:account:secret:name}: a secret is served by its own region only. */
    private static @Nullable String region(String id, @Nullable String set) throws SQLException {
        if (!id.startsWith("arn:")) {
            return set;
        }
        String[] parts = id.split(":", 7);
        if (parts.length < 7 || !parts[2].equals("secretsmanager") || parts[3].isEmpty()) {
            throw new SQLException(
                    "secretId: not the ARN of a secret, but was '" + id
                            + "'; write arn:aws:secretsmanager:<region>:<account>:secret:<name>, or the name alone",
                    "08001");
        }
        if (set != null && !set.equals(parts[3])) {
            throw new SQLException(
                    "region: the ARN in secretId says " + parts[3] + ", but was '" + set
                            + "'; leave region out, or correct one of them",
                    "08001");
        }
        return parts[3];
    }

    private static @Nullable String endpoint(@Nullable String set) throws SQLException {
        if (set == null) {
            return null;
        }
        try {
            URI uri = new URI(set);
            String scheme = uri.getScheme();
            if (uri.getHost() != null
                    && uri.getUserInfo() == null
                    && ("https".equals(scheme) || "http".equals(scheme))) {
                return set;
            }
        } catch (URISyntaxException e) {
            // Said below, without what the parser thought of it.
        }
        throw new SQLException(
                "secretsEndpoint: not the URL of a server; write https://host, or https://host:port", "08001");
    }
}
