package io.awswrapper.plugin.hostmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramTests {

    @Test
    void everyLatencyIsInTheBucketWhoseLimitIsJustAbove() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            long nanos = (long) Math.exp(random.nextDouble() * Math.log(2.6e11));
            int bucket = LatencyHistogram.bucket(nanos);
            assertThat(nanos).isLessThan(LatencyHistogram.limitNanos(bucket));
            if (bucket > 0) {
                assertThat(nanos).isGreaterThanOrEqualTo(LatencyHistogram.limitNanos(bucket - 1));
            }
            if (nanos >= 4_000) {
                assertThat((double) LatencyHistogram.limitNanos(bucket)).isLessThanOrEqualTo(nanos * 1.2501);
            }
        }
    }

    @Test
    void theExtremesHaveABucketToo() {
        assertThat(LatencyHistogram.bucket(-1)).isZero();
        assertThat(LatencyHistogram.bucket(0)).isZero();
        assertThat(LatencyHistogram.bucket(Long.MAX_VALUE)).isEqualTo(LatencyHistogram.BUCKETS - 1);
        assertThat(Duration.ofNanos(LatencyHistogram.limitNanos(LatencyHistogram.BUCKETS - 2)))
                .isGreaterThan(Duration.ofMinutes(3));
    }

    @Test
    void percentilesAndDifferences() {
        HostTraffic traffic = new HostTraffic(() -> {});
        for (int i = 1; i <= 90; i++) {
            traffic.timed(1_000_000);
        }
        LatencyHistogram before = traffic.latency();
        for (int i = 1; i <= 10; i++) {
            traffic.timed(100_000_000);
        }
        LatencyHistogram all = traffic.latency();
        assertThat(all.count()).isEqualTo(100);
        assertThat(all.sumNanos()).isEqualTo(1_090_000_000);
        assertThat(all.percentile(0.5)).isBetween(Duration.ofMillis(1), Duration.ofMillis(2));
        assertThat(all.percentile(0.9)).isBetween(Duration.ofMillis(1), Duration.ofMillis(2));
        assertThat(all.percentile(0.91)).isBetween(Duration.ofMillis(100), Duration.ofMillis(125));
        assertThat(all.least()).isBetween(Duration.ofNanos(800_000), Duration.ofMillis(1));
        assertThat(all.since(before).count()).isEqualTo(10);
        assertThat(all.since(before).least()).isGreaterThan(Duration.ofMillis(50));
        assertThat(LatencyHistogram.EMPTY.percentile(0.5)).isZero();
        assertThat(LatencyHistogram.EMPTY.least()).isZero();
    }
}
