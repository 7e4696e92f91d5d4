package io.awswrapper.plugin.iam;

import io.awswrapper.spi.Host;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a token is for. Two connections with equal requests share a token.
 *
 * @param region {@code null} when the AWS SDK is to find it
 */
record TokenRequest(Login login, @Nullable String region, String host, int port, String user, Duration lifetime) {

    /**
     * Whose credentials sign.
     *
     * @param kind where they come from
     * @param name of the profile or the source; empty for the default chain
     */
    record Login(Kind kind, String name) {

        enum Kind {
            DEFAULT_CHAIN,
            PROFILE,
            SOURCE
        }

        @Override
        public String toString() {
            return switch (kind) {
                case DEFAULT_CHAIN -> "the default credentials chain";
                case PROFILE -> "profile '" + name + "'";
                case SOURCE -> "credentials source '" + name + "'";
            };
        }
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    String address() {
        return Host.of(host, port).authority();
    }

    /** What is logged in to, as it stands in messages. */
    String target() {
        return "login of '" + user + "' at " + address();
    }
}
