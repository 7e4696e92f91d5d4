package io.awswrapper.its.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.its.failover.Work.Outcome;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random work of all forms under random faults of all kinds, and then the question whether what is there is what was told:
 * {@link Judge}. The database confirms synchronously, so that a fault of its own cannot be mistaken for one of ours.
 *
 * <p>{@code -Dchecker.seconds=} says for how long, {@code -Dchecker.seed=} repeats a run's faults and works as far as
 * threads and servers allow.
 */
abstract class AbstractCheckerTests {

    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final int APPLICATIONS = 6;
    /** Until all have the connections that they need. */
    private static final int WARM_UP = 50;

    private static final int SECONDS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DatabaseCluster cluster;
    private final Idiom idiom;

    AbstractCheckerTests(DatabaseCluster cluster) {
        this.cluster = cluster;
        this.idiom = Idiom.of(cluster);
    }

    @Test
    void whatIsThereIsWhatWasTold() throws SQLException, InterruptedException {
        long seed = Long.getLong("checker.seed", System.nanoTime() & 0xFFFF_FFFFL);
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.getLong("checker.seconds", SECONDS)).toNanos();
        Server.run(cluster, CheckedApplication.schema(idiom).toArray(String[]::new));
        String url = Drivers.url(cluster, cluster.proxiedHosts(), "clusterTopologyRefreshMs=300", idiom.texting());
        try (AwsWrapperDataSource alone = new AwsWrapperDataSource(url);
                AwsWrapperDataSource routed = new AwsWrapperDataSource(
                        url.replace("plugins=failover", "plugins=readWriteSplitting,failover"))) {
            List<CheckedApplication> applications = new ArrayList<>();
            for (int number = 1; number <= APPLICATIONS; number++) {
                applications.add(
                        new CheckedApplication(number, idiom, number % 2 == 0 ? alone : routed, seed + number));
            }
            run(applications, new Random(seed), end, idiom + " -Dchecker.seed=" + seed + ":");
        }
    }

    private void run(List<CheckedApplication> applications, Random random, long end, String name)
            throws SQLException, InterruptedException {
        StringBuilder story = new StringBuilder(name);
        List<Thread> threads = applications.stream().map(Thread::new).toList();
        int faults = 0;
        try {
            threads.forEach(Thread::start);
            // Nobody bounds a login to a host that freezes in its middle, here as with the target driver.
            awaitProgress(applications, WARM_UP, story);
            do {
                Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
                story.append(' ').append(fault);
                fault.happen(cluster);
                faults++;
                awaitProgress(applications, 1, story);
                cluster.heal();
            } while (System.nanoTime() - end < 0);
        } finally {
            applications.forEach(CheckedApplication::end);
            cluster.heal();
            for (Thread thread : threads) {
                thread.join(PATIENCE.toMillis());
            }
            System.out.println(story + "\nChecker: " + faults + " faults, " + summary(applications));
        }
        assertThat(threads).as(story.toString()).noneMatch(Thread::isAlive);
        assertThat(applications.stream().flatMap(each -> each.surprises().stream()))
                .as("what no documentation announced; " + story)
                .isEmpty();
        List<List<Work>> works =
                applications.stream().map(CheckedApplication::works).toList();
        assertThat(Judge.faults(lists(), works)).as(story.toString()).isEmpty();
    }

    private Map<Integer, List<Long>> lists() throws SQLException {
        Map<Integer, List<Long>> lists = new TreeMap<>();
        for (int list = 0; list < CheckedApplication.LISTS; list++) {
            lists.put(
                    list,
                    Server.column(cluster, "SELECT val FROM lists WHERE list = " + list + " ORDER BY place").stream()
                            .map(Long::valueOf)
                            .toList());
        }
        return lists;
    }

    private static void awaitProgress(List<CheckedApplication> applications, int works, StringBuilder story) {
        List<Integer> before =
                applications.stream().map(CheckedApplication::done).toList();
        for (int i = 0; i < before.size(); i++) {
            CheckedApplication application = applications.get(i);
            int mark = before.get(i) + works;
            Poll.until(PATIENCE, () -> application.done() >= mark, () -> "work goes on after " + story);
        }
    }

    private static String summary(List<CheckedApplication> applications) {
        Map<Outcome, Long> told = new TreeMap<>();
        for (CheckedApplication application : applications) {
            application.works().forEach(work -> told.merge(work.outcome(), 1L, Long::sum));
        }
        return "works: " + told;
    }
}
