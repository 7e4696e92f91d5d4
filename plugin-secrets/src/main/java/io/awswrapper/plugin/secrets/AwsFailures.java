package io.awswrapper.plugin.secrets;

import java.sql.SQLException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in SQL's terms why AWS gave no secret: what was asked of whom, what it answered, and what to do. */
final class AwsFailures {

    private static final String REFUSED = "28000";
    private static final String UNREACHABLE = "08001";

    private static final Set<String> DENIED = Set.of("AccessDeniedException", "AccessDenied", "DecryptionFailure");
    private static final Set<String> BAD_CREDENTIALS = Set.of(
            "UnrecognizedClientException",
            "InvalidClientTokenId",
            "InvalidSignatureException",
            "SignatureDoesNotMatch",
            "ExpiredTokenException",
            "ExpiredToken",
            "RequestExpired",
            "IncompleteSignature",
            "MissingAuthenticationToken");
    private static final Set<String> UNUSABLE = Set.of("InvalidRequestException", "InvalidParameterException");

    private final SecretReference secret;
    private final String asked;

    AwsFailures(SecretReference secret, String region, SecretReference.Access access) {
        this.secret = secret;
        String where = access.endpoint() == null ? region : region + " at " + access.endpoint();
        String whom = access.profile() == null ? "the default credentials" : "profile '" + access.profile() + "'";
        this.asked = "AWS Secrets Manager: asked " + where + " for secret '" + secret.id() + "' with " + whom + ", ";
    }

    SQLException noCredentials(SdkException e) {
        return told(
                "but there are none to be had (" + e.getMessage() + ")",
                "give the process a role, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with"
                        + " awsProfile",
                REFUSED,
                e);
    }

    SQLException of(SdkException e) {
        if (!(e instanceof AwsServiceException answer)) {
            return told(
                    "but got no answer within " + secret.timeout().toMillis() + " ms (" + e.getMessage() + ")",
                    "check that it can be reached from here (route, VPC endpoint, proxy, secretsEndpoint)",
                    UNREACHABLE,
                    e);
        }
        AwsErrorDetails details = answer.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String message = details == null || details.errorMessage() == null ? "" : ": " + details.errorMessage();
        String what = "and got " + answer.statusCode() + " " + code + message;
        if (answer.isThrottlingException()) {
            return told(
                    what,
                    "too many requests for this account and region, also after retries; wait, or raise the quota of"
                            + " GetSecretValue",
                    UNREACHABLE,
                    e);
        }
        if (code.equals("ResourceNotFoundException")) {
            return told(what, "correct secretId or region, or create the secret", REFUSED, e);
        }
        if (DENIED.contains(code)) {
            return told(
                    what,
                    "allow secretsmanager:GetSecretValue on the secret, and kms:Decrypt if it has a key of its own, to"
                            + " whom the message names",
                    REFUSED,
                    e);
        }
        if (BAD_CREDENTIALS.contains(code)) {
            return told(
                    what, "renew the AWS credentials, and check that the clock of this machine is right", REFUSED, e);
        }
        if (UNUSABLE.contains(code)) {
            return told(what, "check that the secret is not marked for deletion and has a value", REFUSED, e);
        }
        return told(what, "the service is not well; see the AWS Health Dashboard, and try again", UNREACHABLE, e);
    }

    private SQLException told(String what, String remedy, String state, SdkException cause) {
        return new SQLException(asked + what + "; " + remedy, state, cause);
    }
}
