package io.awswrapper.plugin.iam;

import java.time.Instant;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Makes tokens; takes no network. */
@FunctionalInterface
interface TokenSigner {

    /** The token, valid for fifteen minutes from {@code now} or until the credentials expire. */
    String sign(AwsCredentialsIdentity credentials, String region, TokenRequest request, Instant now);
}
