package io.awswrapper.plugin.iam;

import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Where credentials and regions come from. Its questions may block, and throw what went wrong. */
interface CredentialsOrigin extends AutoCloseable {

    AwsCredentialsIdentity resolve();

    /** The region that the AWS SDK finds for these credentials. */
    String region();

    @Override
    default void close() {}
}
