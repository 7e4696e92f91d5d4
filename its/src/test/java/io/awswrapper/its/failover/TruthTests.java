package io.awswrapper.its.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.its.failover.LedgerWriter.Style;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/**
 * Never a lost acknowledged write, never a double one, never half a transaction: an application that does what the
 * documentation says keeps its books through random faults. The database confirms synchronously, so that a fault of its
 * own cannot be mistaken for one of ours.
 *
 * <p>{@code -Dseed=} repeats a run's faults, {@code -Dfaults=} changes their number: 30 in every build, 1000 for a night.
 */
@ClusterTest(value = Database.POSTGRESQL, synchronous = true)
class TruthTests {

    private static final int WRITERS = 6;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How many of them, unless a property says otherwise. */
    int faults() {
        return 30;
    }

    @Test
    void theBooksAreRightAfterRandomFaults(DatabaseCluster cluster) throws SQLException, InterruptedException {
        long seed = Long.getLong("seed", System.nanoTime() & 0xFFFF_FFFFL);
        int count = Integer.getInteger("faults", faults());
        Idiom idiom = Idiom.of(cluster);
        // Half of them send every statement's text each time, so that a cut can find its COMMIT.
        try (AwsWrapperDataSource plain = driver(cluster, idiom.preparing());
                AwsWrapperDataSource unprepared = driver(cluster, idiom.texting())) {
            run(cluster, open(cluster, plain, unprepared), seed, count);
        }
    }

    private static AwsWrapperDataSource driver(DatabaseCluster cluster, String option) {
        return Drivers.proxied(cluster, "clusterTopologyRefreshMs=300", option);
    }

    private static void run(DatabaseCluster cluster, List<LedgerWriter> writers, long seed, int count)
            throws SQLException, InterruptedException {
        List<Thread> threads = writers.stream().map(Thread::new).toList();
        StringBuilder story = new StringBuilder("TruthTests -Dseed=" + seed + " -Dfaults=" + count + ":");
        try {
            threads.forEach(Thread::start);
            awaitProgress(writers, "the start");
            for (Fault fault : faults(count, new Random(seed))) {
                story.append(' ').append(fault);
                fault.happen(cluster);
                awaitProgress(writers, story.toString());
                cluster.heal();
            }
        } finally {
            writers.forEach(LedgerWriter::end);
            for (Thread thread : threads) {
                thread.join(PATIENCE.toMillis());
            }
            System.out.println(story + "\nTruthTests: " + summary(writers));
        }
        assertThat(threads).as(story.toString()).noneMatch(Thread::isAlive);
        assertThat(writers.stream().flatMap(writer -> writer.surprises().stream()))
                .as("what no documentation announced; " + story)
                .isEmpty();
        assertBooks(cluster, writers, story.toString());
    }

    private static List<LedgerWriter> open(DatabaseCluster cluster, DataSource plain, DataSource unprepared)
            throws SQLException {
        Server.run(cluster, LedgerWriter.TABLES);
        List<LedgerWriter> writers = new ArrayList<>();
        for (int number = 1; number <= WRITERS; number++) {
            Style style = number % 2 == 0 ? Style.TRANSACTION : Style.AUTO_COMMIT;
            Server.run(cluster, "INSERT INTO counter VALUES (" + number + ", 0)");
            writers.add(new LedgerWriter(number, style, style == Style.TRANSACTION ? unprepared : plain));
        }
        return writers;
    }

    /** Each kind as often as any other, in a random order. */
    private static List<Fault> faults(int count, Random random) {
        List<Fault> faults = new ArrayList<>();
        while (faults.size() < count) {
            faults.addAll(Arrays.asList(Fault.values()));
        }
        Collections.shuffle(faults, random);
        return faults.subList(0, count);
    }

    private static void awaitProgress(List<LedgerWriter> writers, String after) {
        List<Integer> before = writers.stream().map(TruthTests::size).toList();
        Poll.until(
                PATIENCE,
                () -> IntStream.range(0, before.size()).allMatch(i -> size(writers.get(i)) > before.get(i)),
                () -> "every writer gets a write acknowledged after " + after + "; " + summary(writers));
    }

    private static int size(LedgerWriter writer) {
        return writer.acknowledged().size();
    }

    private static void assertBooks(DatabaseCluster cluster, List<LedgerWriter> writers, String story)
            throws SQLException {
        for (LedgerWriter writer : writers) {
            List<String> expected = new ArrayList<>();
            for (long entry : new TreeSet<>(writer.acknowledged())) {
                expected.add(entry + ":" + writer.style.parts);
            }
            List<String> booked = Server.column(
                    cluster,
                    "SELECT concat(entry, ':', count(*)) FROM ledger WHERE writer = " + writer.number
                            + " GROUP BY entry ORDER BY entry");
            assertThat(booked).as("entry:parts; %s", story).isEqualTo(expected);
            if (writer.style == Style.TRANSACTION) {
                assertThat(Server.column(cluster, "SELECT entries FROM counter WHERE writer = " + writer.number))
                        .as("counter; %s", story)
                        .containsExactly(Integer.toString(expected.size()));
            }
        }
    }

    private static String summary(List<LedgerWriter> writers) {
        Map<String, Integer> told = new TreeMap<>();
        int acknowledged = 0;
        for (LedgerWriter writer : writers) {
            acknowledged += size(writer);
            writer.told().forEach((outcome, times) -> told.merge(outcome, times.get(), Integer::sum));
            writer.surprises().forEach(surprise -> told.merge("SURPRISE " + surprise, 1, Integer::sum));
        }
        return acknowledged + " entries acknowledged, told " + told;
    }
}
