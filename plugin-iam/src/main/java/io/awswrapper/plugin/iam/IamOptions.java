package io.awswrapper.plugin.iam;

import io.awswrapper.spi.Option;
import java.time.Duration;

/** The options of the plugin {@code iam}. */
public final class IamOptions {

    /** What AWS gives a token, and so the longest {@link #TOKEN_LIFETIME}. */
    static final Duration LONGEST_LIFETIME = Duration.ofMinutes(15);

    /** The region to sign for. */
    public static final Option<String> REGION = Option.text(
            "iamRegion",
            null,
            "The AWS region of the database. Default: what its host name says, else what the AWS SDK finds"
                    + " (`AWS_REGION`, profile, instance metadata).");

    /** The host to sign for. */
    public static final Option<String> HOST = Option.text(
            "iamHost",
            null,
            "The RDS host name that tokens are made for. Default: the host that is connected to. Needed for tunnels and"
                    + " for names of your own.");

    /** The port to sign for. */
    public static final Option<Integer> PORT = Option.number(
            "iamPort", 0, 0, 65_535, "The port that tokens are made for; 0 for the port that is connected to.");

    /** The profile to sign with. */
    public static final Option<String> PROFILE = Option.text(
            "awsProfile",
            null,
            "The profile of the AWS configuration files whose credentials are used. Default: the AWS SDK's default"
                    + " credentials chain.");

    /** The application's own credentials. */
    public static final Option<String> CREDENTIALS_SOURCE = Option.text(
            "iamCredentialsSource",
            null,
            "The id of the `CredentialsSource` service that brings the credentials, instead of profile and default chain.");

    /** How long a connect waits for AWS. */
    public static final Option<Duration> TIMEOUT = Option.milliseconds(
            "iamTimeoutMs",
            Duration.ofSeconds(5),
            "How long opening a connection waits for AWS credentials at most, while there is no token.");

    /** How old a token may become. */
    public static final Option<Duration> TOKEN_LIFETIME = Option.milliseconds(
            "iamTokenLifetimeMs",
            LONGEST_LIFETIME,
            "How long a token is used at most; never more than the 15 minutes that AWS gives it.");

    /** Whether a token may be sent unencrypted. */
    public static final Option<Boolean> ALLOW_CLEARTEXT = Option.flag(
            "iamAllowCleartext",
            false,
            "Whether a token may be sent over a connection that the driver does not promise to encrypt. For a tunnel that"
                    + " encrypts.");

    private IamOptions() {}
}
