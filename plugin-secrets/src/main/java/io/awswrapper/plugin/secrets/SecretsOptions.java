package io.awswrapper.plugin.secrets;

import io.awswrapper.spi.Option;
import java.time.Duration;

/** The options of the plugin {@code secretsManager}. */
public final class SecretsOptions {

    /** Which secret. */
    public static final Option<String> SECRET_ID =
            Option.text("secretId", null, "The secret: its name, or its full ARN. Needed.");

    /** Where it is. */
    public static final Option<String> REGION = Option.text(
            "region",
            null,
            "The AWS region of the secret, as `us-east-2`. Default: the region in the secret's ARN, else what the AWS SDK"
                    + " finds (`AWS_REGION`, the profile, the metadata of the instance).");

    /** Whose credentials ask for it. */
    public static final Option<String> AWS_PROFILE = Option.text(
            "awsProfile",
            null,
            "The profile of the AWS configuration files whose credentials are used. Default: the default credentials chain"
                    + " of the AWS SDK.");

    /** Which server is asked. */
    public static final Option<String> ENDPOINT = Option.text(
            "secretsEndpoint",
            null,
            "The URL of Secrets Manager, as `https://vpce-1a2b.secretsmanager.us-east-2.vpce.amazonaws.com`, for a VPC"
                    + " endpoint or a proxy. Default: the public endpoint of the region.");

    /** The key of the user in the secret's JSON. */
    public static final Option<String> USERNAME_KEY =
            Option.text("secretUsernameKey", "username", "The key of the user in the secret's JSON.");

    /** The key of the password in the secret's JSON. */
    public static final Option<String> PASSWORD_KEY =
            Option.text("secretPasswordKey", "password", "The key of the password in the secret's JSON.");

    /** How old a value may become. */
    public static final Option<Duration> EXPIRATION = Option.milliseconds(
            "secretsExpirationMs",
            Duration.ofMinutes(15),
            "After how long a value is asked for again at the latest, in the background, while connections are open. A value"
                    + " that the database accepts is used beyond that when AWS does not answer.");

    /** What AWS may cost a connect. */
    public static final Option<Duration> TIMEOUT = Option.milliseconds(
            "secretsTimeoutMs",
            Duration.ofSeconds(5),
            "How long a connect waits for Secrets Manager at most: the first one, and one whose login was refused.");

    /** How long a refused login is tried again. */
    public static final Option<Duration> RETRY_TIMEOUT = Option.milliseconds(
            "secretsRetryTimeoutMs",
            Duration.ofSeconds(1),
            "How long a login is tried again, with a value asked for anew, after all of AWSCURRENT, AWSPENDING and"
                    + " AWSPREVIOUS were refused: for a rotation that changes the password before it says so.");

    private SecretsOptions() {}
}
