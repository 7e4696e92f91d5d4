package io.awswrapper.plugin.hostmonitor.cloudwatch;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClientBuilder;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Amazon CloudWatch, by the AWS SDK: the only class that touches it. Takes whichever HTTP client of the SDK the application
 * has. Used by one thread at a time; {@link #close} is for any.
 */
final class AwsSink implements MetricSink {

    private static final Set<String> DENIED = Set.of("AccessDenied", "AccessDeniedException");

    private final Target target;
    private final ScheduledThreadPoolExecutor timer;
    private final AwsCredentialsProvider credentials;
    private volatile @Nullable CloudWatchClient client;

    AwsSink(Target target) {
        this.target = target;
        credentials = target.profile() == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.create(target.profile());
        timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "aws-wrapper cloudwatch timer");
            thread.setDaemon(true);
            return thread;
        });
        // The SDK's own would keep its threads for as long as the client lives.
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void put(List<Point> batch, Duration timeout) throws IOException {
        Instant now = Instant.now();
        List<MetricDatum> data = batch.stream().map(point -> datum(point, now)).toList();
        try {
            client().putMetricData(request -> request.namespace(target.namespace())
                    .metricData(data)
                    .overrideConfiguration(call -> call.apiCallTimeout(timeout)));
        } catch (AwsServiceException e) {
            throw new IOException(refusal(e), e);
        } catch (SdkException e) {
            throw new IOException(
                    "got no answer (" + e.getMessage()
                            + "); check credentials, region, and that CloudWatch can be reached"
                            + " from here (route, VPC endpoint, proxy, cloudWatchEndpoint)",
                    e);
        }
    }

    private static String refusal(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        String message = details == null || details.errorMessage() == null ? "" : ": " + details.errorMessage();
        String remedy = DENIED.contains(code)
                ? "allow cloudwatch:PutMetricData to whom the message names"
                : e.isThrottlingException()
                        ? "too many requests for this account and region; raise cloudWatchIntervalMs, or the quota"
                        : e.statusCode() < 500
                                ? "check the credentials, their clock, and cloudWatchNamespace"
                                : "the service is not well; see the AWS Health Dashboard";
        return "got " + e.statusCode() + " " + code + message + "; " + remedy;
    }

    /** Made by the first who needs it, since finding the region may ask the network. */
    private CloudWatchClient client() {
        CloudWatchClient known = client;
        if (known != null) {
            return known;
        }
        CloudWatchClientBuilder builder = CloudWatchClient.builder()
                .credentialsProvider(credentials)
                .overrideConfiguration(configuration ->
                        configuration.retryStrategy(RetryMode.STANDARD).scheduledExecutorService(timer));
        if (target.region() != null) {
            builder.region(Region.of(target.region()));
        }
        if (target.endpoint() != null) {
            builder.endpointOverride(target.endpoint());
        }
        CloudWatchClient made = builder.build();
        client = made;
        return made;
    }

    private static MetricDatum datum(Point point, Instant now) {
        List<Dimension> dimensions = point.dimensions().entrySet().stream()
                .map(entry -> Dimension.builder()
                        .name(entry.getKey())
                        .value(entry.getValue())
                        .build())
                .toList();
        return MetricDatum.builder()
                .metricName(point.name())
                .unit(point.unit())
                .dimensions(dimensions)
                .timestamp(now)
                .values(point.values())
                .counts(point.counts())
                .build();
    }

    @Override
    public void close() {
        CloudWatchClient made = client;
        if (made != null) {
            made.close();
        }
        if (credentials instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
        timer.shutdownNow();
    }
}
