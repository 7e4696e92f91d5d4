package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.plugin.rwsplit.Reason;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.Host;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.PrimaryChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Sixteen sessions that read what they have written, while readers lag, die and return, and the writer fails over once: no
 * stale read, no refused write, no exception that is not announced. Short in every build; ten minutes with
 * {@code ./mvnw verify -pl its -am -Dtest=MixedWorkloadTests -Dsurefire.failIfNoSpecifiedTests=false -Drouting.seconds=600},
 * and so with {@code MySqlMixedWorkloadTests} and {@code MariaDbMixedWorkloadTests}.
 */
abstract class AbstractMixedWorkloadTests {

    private static final int WORKERS = 16;
    private static final Duration TOTAL = Duration.ofSeconds(Long.getLong("routing.seconds", 20));
    private static final Duration CALM = TOTAL.dividedBy(4);
    private static final Duration BETWEEN_KILLS =
            TOTAL.dividedBy(8).compareTo(Duration.ofSeconds(20)) > 0 ? Duration.ofSeconds(20) : TOTAL.dividedBy(8);

    /** Between two statements of a session, at most. */
    private static final Duration THINKING = Duration.ofMillis(30);

    private static final Set<Reason> READS =
            EnumSet.of(Reason.READ, Reason.READ_ONLY, Reason.NOT_FRESH, Reason.NO_READER);

    private final DatabaseCluster cluster;
    private final List<RegisterWorker> workers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    AbstractMixedWorkloadTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        Split.prepare(cluster, RegisterWorker.TABLE);
        Split.prepare(
                cluster,
                "INSERT INTO register WITH RECURSIVE workers (w) AS"
                        + " (SELECT 1 UNION ALL SELECT w + 1 FROM workers WHERE w < " + WORKERS
                        + ") SELECT w, 0 FROM workers");
    }

    @Test
    void aSessionSeesItsWritesWhateverHappensToTheReaders() throws Exception {
        Weather weather = new Weather(cluster, BETWEEN_KILLS);
        try (AwsWrapperDataSource driver = Split.driver(cluster);
                Connection observer = driver.getConnection()) {
            for (int number = 1; number <= WORKERS; number++) {
                RegisterWorker worker = new RegisterWorker(number, driver, THINKING);
                workers.add(worker);
                start(worker);
            }
            awaitProgress();
            Counts before = new Counts(Split.routes(observer).counts());
            LockSupport.parkNanos(CALM.toNanos());
            Counts calm = new Counts(Split.routes(observer).counts()).since(before);

            start(weather);
            LockSupport.parkNanos(CALM.toNanos());
            weather.calmDown();
            PrimaryChange failover = cluster.failOver();
            awaitProgress();
            cluster.rebuild(failover.oldPrimary());
            Counts rebuilt = new Counts(Split.routes(observer).counts());
            LockSupport.parkNanos(CALM.dividedBy(2).toNanos());
            Counts after = new Counts(Split.routes(observer).counts()).since(rebuilt);
            weather.goOn();
            LockSupport.parkNanos(
                    TOTAL.minus(CALM.multipliedBy(2)).minus(CALM.dividedBy(2)).toNanos());
            end(weather);

            Counts all = new Counts(Split.routes(observer).counts());
            System.out.println("Mixed workload on " + cluster.kind() + ", calm: " + calm + "; after the failover: "
                    + after + "; all: " + all + "; weather: " + weather.log().size() + " events; " + sum());
            assertThat(surprises()).isEmpty();
            assertThat(weather.troubles()).isEmpty();
            assertThat(all.of(Reason.REFUSED)).as("writes refused by a reader").isZero();
            assertThat(calm.shareOnReaders())
                    .as("share of reads on readers, %s", calm)
                    .isGreaterThanOrEqualTo(0.7);
        } finally {
            end(weather);
        }
    }

    private String sum() {
        return workers.stream().mapToLong(RegisterWorker::writes).sum() + " writes, "
                + workers.stream().mapToLong(RegisterWorker::reads).sum() + " reads, told "
                + workers.stream().mapToLong(RegisterWorker::told).sum() + " times";
    }

    private List<String> surprises() {
        return workers.stream()
                .flatMap(worker -> worker.surprises().stream())
                .limit(20)
                .toList();
    }

    /** Every session goes on writing and reading. */
    private void awaitProgress() {
        List<Long> writes = workers.stream().map(RegisterWorker::writes).toList();
        List<Long> reads = workers.stream().map(RegisterWorker::reads).toList();
        Split.until(
                Duration.ofSeconds(60),
                () -> {
                    for (int i = 0; i < WORKERS; i++) {
                        if (workers.get(i).writes() < writes.get(i) + 2
                                || workers.get(i).reads() < reads.get(i) + 2) {
                            return false;
                        }
                    }
                    return true;
                },
                () -> "all sessions go on; surprises: " + surprises());
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "workload");
        threads.add(thread);
        thread.start();
    }

    private void end(Weather weather) throws InterruptedException {
        weather.end();
        workers.forEach(RegisterWorker::end);
        for (Thread thread : threads) {
            thread.join(Duration.ofSeconds(60).toMillis());
            assertThat(thread.isAlive()).as("a thread that does not end").isFalse();
        }
    }

    /** How many executions there were on readers and on the writer, by reason. */
    private record Counts(Map<Host, Map<Reason, Long>> byHost) {

        Counts since(Counts before) {
            return new Counts(Map.copyOf(byHost.entrySet().stream()
                    .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, host -> {
                        Map<Reason, Long> rest = new java.util.EnumMap<>(Reason.class);
                        host.getValue()
                                .forEach((reason, count) -> rest.put(
                                        reason,
                                        count
                                                - before.byHost()
                                                        .getOrDefault(host.getKey(), Map.of())
                                                        .getOrDefault(reason, 0L)));
                        return rest;
                    }))));
        }

        long of(Reason reason) {
            return byHost.values().stream()
                    .mapToLong(counts -> counts.getOrDefault(reason, 0L))
                    .sum();
        }

        double shareOnReaders() {
            long onReaders = of(Reason.READ) + of(Reason.READ_ONLY);
            long all = READS.stream().mapToLong(this::of).sum();
            return all == 0 ? 0 : (double) onReaders / all;
        }

        @Override
        public String toString() {
            return Math.round(shareOnReaders() * 100) + " % of the reads on readers " + byHost;
        }
    }
}
