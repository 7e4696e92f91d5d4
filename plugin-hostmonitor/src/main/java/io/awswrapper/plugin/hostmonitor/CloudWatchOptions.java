package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Option;
import java.time.Duration;

/** The options of the plugin {@code hostMonitoring} that publish what it measures in Amazon CloudWatch. */
public final class CloudWatchOptions {

    /** The switch. */
    public static final Option<String> NAMESPACE = Option.text(
            "cloudWatchNamespace",
            null,
            "Publishes metrics in this namespace of Amazon CloudWatch. Needs `software.amazon.awssdk:cloudwatch` on the path."
                    + " Default: nothing is published.");

    /** Where. */
    public static final Option<String> REGION = Option.text(
            "cloudWatchRegion",
            null,
            "The AWS region of the metrics, as `us-east-2`. Default: what the AWS SDK finds (`AWS_REGION`, the profile, the"
                    + " metadata of the instance).");

    /** Which server is told. */
    public static final Option<String> ENDPOINT = Option.text(
            "cloudWatchEndpoint",
            null,
            "The URL of CloudWatch, for a VPC endpoint or a proxy. Default: the public endpoint of the region.");

    /** Whose credentials are used. */
    public static final Option<String> PROFILE = Option.text(
            "cloudWatchProfile",
            null,
            "The profile of the AWS configuration files whose credentials are used. Default: the default credentials chain"
                    + " of the AWS SDK.");

    /** How often. */
    public static final Option<Duration> INTERVAL = Option.milliseconds(
            "cloudWatchIntervalMs",
            Duration.ofMinutes(1),
            "From one publication to the next, give or take a tenth, so that many processes do not publish at once.");

    private CloudWatchOptions() {}
}
