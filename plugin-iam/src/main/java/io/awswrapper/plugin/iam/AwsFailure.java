package io.awswrapper.plugin.iam;

import io.awswrapper.plugin.iam.CredentialsFeed.ExpiredCredentials;
import io.awswrapper.plugin.iam.CredentialsFeed.UnknownRegion;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Says what went wrong with AWS: what was asked of whom, what came, and how to fix it. */
final class AwsFailure {

    private AwsFailure() {}

    static SQLException of(TokenRequest request, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String asked = request.target() + ": expected ";
        if (cause instanceof UnknownRegion) {
            return Refusal.configuration(asked + "the region from iamRegion, the host name or the AWS SDK, but was '"
                    + text(cause) + "'; set iamRegion, or iamHost to the RDS name of the database");
        }
        if (cause instanceof LinkageError) {
            return Refusal.login(
                    asked + "a complete AWS SDK, but was '" + cause
                            + "'; give all software.amazon.awssdk artifacts the version of its bom, and add the one of the"
                            + " missing class (software.amazon.awssdk:sts for roles, :sso and :ssooidc for SSO profiles)",
                    cause);
        }
        String credentials = asked + "AWS credentials from " + request.login() + ", but was '" + text(cause) + "'; ";
        if (cause instanceof ExpiredCredentials) {
            return Refusal.login(credentials + "renew them there", cause);
        }
        SdkServiceException service = service(cause);
        if (service != null && service.isThrottlingException()) {
            return Refusal.login(credentials + "wait: too many ask there", cause);
        }
        if (service != null && service.statusCode() / 100 == 4) {
            return Refusal.login(
                    credentials + "allow it, or use other credentials (awsProfile, iamCredentialsSource)", cause);
        }
        return Refusal.login(credentials + remedy(request), cause);
    }

    private static String remedy(TokenRequest request) {
        return switch (request.login().kind()) {
            case DEFAULT_CHAIN ->
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, give this machine a role, or set awsProfile";
            case PROFILE -> "check that profile in the AWS configuration files (~/.aws/config, ~/.aws/credentials)";
            case SOURCE -> "correct what the source does";
        };
    }

    private static String text(@Nullable Throwable cause) {
        if (cause == null) {
            return "nothing";
        }
        String message = cause.getMessage();
        String text = message == null || message.isBlank() ? cause.getClass().getName() : message.strip();
        Throwable deeper = cause.getCause();
        // Nothing else goes deeper: what a parser says may quote what it read.
        return deeper instanceof SdkException
                        || deeper instanceof SocketException
                        || deeper instanceof SocketTimeoutException
                ? text + " " + text(deeper)
                : text;
    }

    /** What the service itself answered; {@code null} when it was none. */
    private static @Nullable SdkServiceException service(@Nullable Throwable failure) {
        if (failure instanceof SdkServiceException service) {
            return service;
        }
        return failure instanceof SdkException ? service(failure.getCause()) : null;
    }
}
