package io.awswrapper.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.testkit.CloudWatchEndpoint.Datum;
import io.awswrapper.testkit.CloudWatchEndpoint.Request;
import io.awswrapper.testkit.CloudWatchEndpoint.Statistics;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;

/** The endpoint and the AWS SDK understand each other. */
class CloudWatchEndpointTests {

    private final CloudWatchEndpoint endpoint = CloudWatchEndpoint.start();
    private final CloudWatchClient client = client(CloudWatchEndpoint.SECRET_KEY, CloudWatchEndpoint.REGION);

    private CloudWatchClient client(String secretKey, String region) {
        return CloudWatchClient.builder()
                .region(Region.of(region))
                .endpointOverride(URI.create(endpoint.url()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(CloudWatchEndpoint.ACCESS_KEY, secretKey)))
                .overrideConfiguration(configuration ->
                        configuration.retryStrategy(RetryMode.STANDARD).apiCallTimeout(Duration.ofSeconds(10)))
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        endpoint.close();
    }

    @Test
    void readsAllThreeWaysToSendValues() {
        Instant time = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
        MetricDatum values = MetricDatum.builder()
                .metricName("CallLatency")
                .dimensions(dimension("Cluster", "c"), dimension("Host", "n1"))
                .unit(StandardUnit.MILLISECONDS)
                .timestamp(time)
                .values(1.5, 70000.0, -2.0)
                .counts(3.0, 1.0, 2.0)
                .build();
        MetricDatum value =
                MetricDatum.builder().metricName("HealthScore").value(97.0).build();
        MetricDatum set = MetricDatum.builder()
                .metricName("Set")
                .statisticValues(
                        sums -> sums.sampleCount(4.0).sum(10.0).minimum(1.0).maximum(5.0))
                .build();

        put(List.of(values, value, set));

        assertThat(endpoint.data("CallLatency"))
                .containsExactly(new Datum(
                        "Tests",
                        "CallLatency",
                        Map.of("Cluster", "c", "Host", "n1"),
                        "Milliseconds",
                        time,
                        List.of(1.5, 70000.0, -2.0),
                        List.of(3.0, 1.0, 2.0),
                        new Statistics(6, 70000.5, -2, 70000)));
        assertThat(endpoint.data("HealthScore")).singleElement().satisfies(datum -> {
            assertThat(datum.unit()).isEqualTo("None");
            assertThat(datum.statistics()).isEqualTo(new Statistics(1, 97, 97, 97));
        });
        assertThat(endpoint.data("Set"))
                .singleElement()
                .extracting(Datum::statistics)
                .isEqualTo(new Statistics(4, 10, 1, 5));
        assertThat(endpoint.requests()).singleElement().satisfies(request -> {
            assertThat(request.compressed()).isFalse();
            assertThat(request.data()).hasSize(3);
        });
    }

    @Test
    void readsWhatIsCompressed() {
        put(Collections.nCopies(1000, single("Many")));

        assertThat(endpoint.requests()).singleElement().satisfies(request -> {
            assertThat(request.compressed()).isTrue();
            assertThat(request.data()).hasSize(1000);
        });
    }

    @Test
    void refusesASignatureThatIsNotRight() {
        try (CloudWatchClient stranger = client("another", CloudWatchEndpoint.REGION);
                CloudWatchClient elsewhere = client(CloudWatchEndpoint.SECRET_KEY, "eu-west-1")) {
            for (CloudWatchClient wrong : List.of(stranger, elsewhere)) {
                assertThat(refused(() -> put(wrong, List.of(single("Any")))))
                        .isEqualTo("403 InvalidSignatureException");
            }
        }
        assertThat(endpoint.requests()).isEmpty();
    }

    @Test
    void refusesWhatIsOverTheLimits() {
        List<Double> tooMany = IntStream.range(0, 151).mapToObj(i -> (double) i).toList();
        MetricDatum.Builder datum = MetricDatum.builder().metricName("Any");

        assertThat(refused(() -> put(Collections.nCopies(1001, single("Any"))))).isEqualTo("400 InvalidParameterValue");
        assertThat(refused(() -> put(List.of(datum.values(tooMany).build())))).isEqualTo("400 InvalidParameterValue");
        assertThat(refused(() -> put(List.of(datum.values(Double.NaN).build()))))
                .isEqualTo("400 InvalidParameterValue");
        assertThat(refused(() -> put(List.of(datum.values(1.0).counts(1.0, 2.0).build()))))
                .isEqualTo("400 InvalidParameterValue");
        assertThat(refused(() -> put(List.of(
                        datum.counts(1.0).dimensions(dimension("Host", "ü")).build()))))
                .isEqualTo("400 InvalidParameterValue");
        assertThat(endpoint.requests()).isEmpty();
    }

    @Test
    void hasTheFaultsThatTheSdkKnows() {
        endpoint.throttle(2);
        put(List.of(single("AfterThrottling")));
        endpoint.drop(1);
        put(List.of(single("AfterDrop")));
        endpoint.breakDown(1);
        put(List.of(single("AfterBreakdown")));
        assertThat(endpoint.calls()).isEqualTo(3 + 2 + 2);

        endpoint.throttle(Integer.MAX_VALUE);
        CloudWatchException throttled =
                catchThrowableOfType(CloudWatchException.class, () -> put(List.of(single("Any"))));
        assertThat(throttled.isThrottlingException()).isTrue();
        endpoint.deny();
        assertThat(refused(() -> put(List.of(single("Any"))))).isEqualTo("403 AccessDenied");
        endpoint.heal();
        put(List.of(single("Healed")));
        endpoint.close();
        assertThat(catchThrowableOfType(SdkClientException.class, () -> put(List.of(single("Any")))))
                .isNotNull();
        assertThat(endpoint.requests().stream().map(Request::data).map(List::size))
                .containsExactly(1, 1, 1, 1);
    }

    private void put(List<MetricDatum> data) {
        put(client, data);
    }

    private static void put(CloudWatchClient by, List<MetricDatum> data) {
        by.putMetricData(request -> request.namespace("Tests").metricData(data));
    }

    private static String refused(Runnable call) {
        CloudWatchException answer = catchThrowableOfType(CloudWatchException.class, call::run);
        return answer.statusCode() + " " + answer.awsErrorDetails().errorCode();
    }

    private static MetricDatum single(String name) {
        return MetricDatum.builder().metricName(name).value(1.0).build();
    }

    private static Dimension dimension(String name, String value) {
        return Dimension.builder().name(name).value(value).build();
    }
}
