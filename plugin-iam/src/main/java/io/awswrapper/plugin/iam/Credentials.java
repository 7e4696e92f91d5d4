package io.awswrapper.plugin.iam;

import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * What signs, and until when.
 *
 * @param expiresAt in milliseconds of the clock; {@link Long#MAX_VALUE} when it does not say
 */
record Credentials(AwsCredentialsIdentity identity, long expiresAt) {

    @Override
    public String toString() {
        return "credentials that expire at " + expiresAt;
    }
}
