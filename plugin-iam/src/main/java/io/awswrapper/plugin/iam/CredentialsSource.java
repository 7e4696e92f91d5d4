package io.awswrapper.plugin.iam;

import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * AWS credentials that the application brings itself. A service, found as plugins are: declared with {@code provides} or in
 * {@code META-INF/services}. Thread-safe; needs a public constructor without parameters. Used by connections that name it
 * with {@code iamCredentialsSource}.
 */
public interface CredentialsSource {

    /** The name it is asked for by: {@code iamCredentialsSource=<id>}. The same at every call. */
    String id();

    /**
     * The credentials to sign with. Called on a worker thread, by one thread at a time for each data source, well before
     * the credentials given last expire, after about ten minutes when they do not say when, and when a database has
     * refused a token.
     *
     * @return with {@link AwsCredentialsIdentity#expirationTime()} if they expire
     * @throws RuntimeException when there are none; its message is shown to the application, so it must hold no secret
     */
    AwsCredentialsIdentity credentials();
}
