package io.awswrapper.its.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every processor is busy with something else, garbage is collected without end, and nobody is blamed for it. */
@PostgresClusterTest
class StarvationTests {

    /** Ten minutes: {@code -Dstarvation.seconds=600}. */
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("starvation.seconds", 15));

    private static final int SESSIONS = 20;
    private static final int BUSY_THREADS = 3 * Runtime.getRuntime().availableProcessors();

    private final PostgresCluster cluster;
    private final CountDownLatch connected = new CountDownLatch(SESSIONS);
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong calls = new AtomicLong();
    private volatile long end = Long.MAX_VALUE;

    @TempDir
    private Path folder = Path.of("");

    StarvationTests(PostgresCluster cluster) {
        this.cluster = cluster;
    }

    private boolean goesOn() {
        return System.nanoTime() < end;
    }

    @Test
    void noCallIsEndedWhileTheProcessStarves() throws Exception {
        Path file = folder.resolve("starvation.jfr");
        List<Thread> threads = new ArrayList<>();
        try (AwsWrapperDataSource driver = Monitored.direct(cluster, "plugins=hostMonitoring");
                Recording recording = new Recording()) {
            recording.start();
            for (int i = 0; i < SESSIONS; i++) {
                // Some ask quickly, some for longer than the grace.
                String sql = i % 4 == 0 ? "SELECT pg_sleep(2.5)" : "SELECT count(*) FROM generate_series(1, 2000)";
                threads.add(new Thread(() -> work(driver, sql)));
            }
            threads.forEach(Thread::start);
            connected.await();
            end = System.nanoTime() + LENGTH.toNanos();
            for (int i = 0; i < BUSY_THREADS; i++) {
                Thread busy = new Thread(this::starve);
                busy.start();
                threads.add(busy);
            }
            collectGarbage();
            for (Thread thread : threads) {
                thread.join(LENGTH.plusSeconds(60).toMillis());
            }
            recording.stop();
            recording.dump(file);
        }
        long suspicions = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("io.awswrapper.ProbeFailed"))
                .count();
        System.out.println("StarvationTests: " + LENGTH.toSeconds() + " s, calls " + calls + ", probes failed "
                + suspicions + ", calls that failed " + failures.size());
        assertThat(failures).isEmpty();
        assertThat(calls.get()).isGreaterThan(SESSIONS);
    }

    private void work(AwsWrapperDataSource driver, String sql) {
        try (Connection connection = driver.getConnection();
                Statement statement = connection.createStatement()) {
            connected.countDown();
            while (goesOn()) {
                statement.execute(sql);
                calls.incrementAndGet();
            }
        } catch (SQLException e) {
            connected.countDown();
            failures.add(sql + ": " + e);
        }
    }

    /** Computes, and makes garbage. */
    private void starve() {
        long sum = 0;
        while (goesOn()) {
            byte[][] garbage = new byte[64][];
            for (int i = 0; i < garbage.length; i++) {
                garbage[i] = new byte[16_384];
                sum += garbage[i].length;
            }
        }
        if (sum == 0) {
            failures.add("nothing was computed");
        }
    }

    /** All threads stop for each of them. */
    private void collectGarbage() throws InterruptedException {
        while (goesOn()) {
            System.gc();
            TimeUnit.SECONDS.sleep(1);
        }
    }
}
