package io.awswrapper.plugin.hostmonitor.cloudwatch;

import io.awswrapper.plugin.hostmonitor.CloudWatchOptions;
import io.awswrapper.spi.Options;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where metrics go, and how often. Immutable.
 *
 * @param region {@code null} when the SDK is to find it
 * @param endpoint {@code null} for the region's own
 * @param profile {@code null} for the default credentials
 */
record Target(
        String namespace,
        @Nullable String region,
        @Nullable URI endpoint,
        @Nullable String profile,
        Duration interval) {

    /** Amazon CloudWatch API Reference, "PutMetricData", {@code Namespace}. */
    private static final String NAMESPACE = "(?!:|AWS/)(?=.*\\S)[0-9A-Za-z.\\-_/#:\\s]{1,255}";

    /**
     * Empty when nothing is to be published.
     *
     * @throws SQLException {@code 08001} when it could not work as it is set
     */
    static Optional<Target> of(Options options) throws SQLException {
        String namespace = options.find(CloudWatchOptions.NAMESPACE).orElse("");
        if (namespace.isEmpty()) {
            return Optional.empty();
        }
        if (!namespace.matches(NAMESPACE)) {
            throw new SQLException(
                    "cloudWatchNamespace: up to 255 letters, digits and .-_/#: that begin neither with AWS/ nor with a"
                            + " colon, but was '" + namespace + "'; correct it, or leave it out to publish nothing",
                    "08001");
        }
        return Optional.of(new Target(
                namespace,
                options.find(CloudWatchOptions.REGION).orElse(null),
                endpoint(options.find(CloudWatchOptions.ENDPOINT).orElse(null)),
                options.find(CloudWatchOptions.PROFILE).orElse(null),
                options.get(CloudWatchOptions.INTERVAL)));
    }

    private static @Nullable URI endpoint(@Nullable String text) throws SQLException {
        if (text == null) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() != null && (scheme.equals("https") || scheme.equals("http"))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new SQLException(
                "cloudWatchEndpoint: a URL as https://monitoring.us-east-2.amazonaws.com, but was '" + text
                        + "'; correct it, or leave it out for the public endpoint of the region",
                "08001");
    }

    @Override
    public String toString() {
        return "namespace '" + namespace + "'" + (region == null ? "" : " in " + region)
                + (endpoint == null ? "" : " at " + endpoint);
    }
}
