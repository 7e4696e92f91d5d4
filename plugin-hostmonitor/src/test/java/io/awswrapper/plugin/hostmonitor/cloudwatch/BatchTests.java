package io.awswrapper.plugin.hostmonitor.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.plugin.hostmonitor.LatencyHistogram;
import io.awswrapper.testkit.CloudWatchEndpoint;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However much there is, CloudWatch takes it, and all of it arrives. */
class BatchTests {

    private final CloudWatchEndpoint endpoint = CloudWatchEndpoint.start();
    private final MetricSink sink = new AwsSink(
            new Target("Tests", CloudWatchEndpoint.REGION, URI.create(endpoint.url()), null, Duration.ofMinutes(1)));

    BatchTests() {
        System.setProperty("aws.accessKeyId", CloudWatchEndpoint.ACCESS_KEY);
        System.setProperty("aws.secretAccessKey", CloudWatchEndpoint.SECRET_KEY);
    }

    @AfterEach
    void close() {
        // Surefire prints what is left of them.
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        sink.close();
        endpoint.close();
    }

    @Test
    void noRequestHasMoreThanThousandMetrics() throws IOException {
        List<Point> points = IntStream.range(0, 2_500)
                .mapToObj(i -> Point.count("Calls", Map.of("Host", "n" + i), i))
                .toList();

        send(points);

        assertThat(endpoint.requests())
                .extracting(request -> request.data().size())
                .containsExactly(1000, 1000, 500);
        assertThat(endpoint.data())
                .extracting(datum -> datum.dimensions().get("Host"))
                .doesNotHaveDuplicates()
                .hasSize(2_500);
    }

    @Test
    void noRequestIsLargerThanAMegabyteEvenBeforeItIsCompressed() throws IOException {
        Latencies every = new Latencies();
        for (int bucket = 0; bucket < LatencyHistogram.BUCKETS; bucket++) {
            every.add(Duration.ofNanos(LatencyHistogram.limitNanos(bucket) - 1));
        }
        List<Point> points = new ArrayList<>();
        for (int host = 0; host < 900; host++) {
            every.addTo(points, "CallLatency", Map.of("Host", "n" + host, "Role", "READER"));
        }

        send(points);

        assertThat(endpoint.requests()).hasSizeGreaterThan(1).allSatisfy(request -> {
            assertThat(request.compressed()).isTrue();
            // In CBOR a value and its count are two doubles of nine bytes.
            assertThat(request.data().stream()
                            .mapToInt(datum -> 18 * datum.values().size())
                            .sum())
                    .isLessThan(1 << 20);
        });
        assertThat(endpoint.data())
                .hasSize(900)
                .allSatisfy(datum -> assertThat(datum.values()).hasSize(LatencyHistogram.BUCKETS));
    }

    @Test
    void aLatencyIsGivenWithinAnEighth() {
        for (long nanos = 5_000; nanos < Duration.ofMinutes(2).toNanos(); nanos += nanos / 7) {
            Latencies one = new Latencies();
            one.add(Duration.ofNanos(nanos));
            List<Point> points = new ArrayList<>();
            one.addTo(points, "CallLatency", Map.of());

            double given = points.get(0).values().get(0) * 1e6;
            assertThat(given / nanos).as("%d ns", nanos).isBetween(1 / 1.13, 1.13);
        }
    }

    private void send(List<Point> points) throws IOException {
        for (List<Point> batch : Batches.of(points)) {
            sink.put(batch, Duration.ofSeconds(30));
        }
    }
}
