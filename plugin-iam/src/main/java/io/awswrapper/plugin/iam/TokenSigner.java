package io.awswrapper.plugin.iam;

import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Makes tokens; takes no network. */
@FunctionalInterface
interface TokenSigner {

    /** The token, valid for fifteen minutes from now or until the credentials expire. */
    String sign(AwsCredentialsIdentity credentials, String region, TokenRequest request);
}
