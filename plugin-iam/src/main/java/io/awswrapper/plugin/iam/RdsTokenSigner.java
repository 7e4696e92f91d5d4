package io.awswrapper.plugin.iam;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Tokens as the AWS SDK makes them. */
final class RdsTokenSigner implements TokenSigner {

    private final RdsUtilities utilities = RdsUtilities.builder().build();

    @Override
    public String sign(AwsCredentialsIdentity credentials, String region, TokenRequest request) {
        return utilities.generateAuthenticationToken(token -> token.credentialsProvider(new Given(credentials))
                .region(Region.of(region))
                .hostname(request.host())
                .port(request.port())
                .username(request.user()));
    }

    /** Credentials that need not be asked for. */
    private record Given(AwsCredentialsIdentity identity) implements IdentityProvider<AwsCredentialsIdentity> {

        @Override
        public Class<AwsCredentialsIdentity> identityType() {
            return AwsCredentialsIdentity.class;
        }

        @Override
        public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
            return CompletableFuture.completedFuture(identity);
        }

        @Override
        public String toString() {
            return "given credentials";
        }
    }
}
