package io.awswrapper.runtime.topology;

import static io.awswrapper.runtime.topology.FakeServers.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.topology.ClusterRegistry.Lease;
import io.awswrapper.runtime.topology.FakeServers.Server;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.TopologySource.Observation;
import io.awswrapper.spi.TopologySource.Standing;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What plugins' and applications' code that a cluster runs can do to it, and to each other: nothing. */
@Timeout(60)
class ClusterListenersTests {

    /** On two processors the common pool of newer JDKs has one thread, which the first listener that waits holds. */
    private static final Executor OWN_THREAD = work -> new Thread(work).start();

    private static final Host A = Host.of("listened", 5432);
    private static final Host B = Host.of("b", 5432);
    private static final Host C = Host.of("c", 5432);
    private static final String QUIET = "listened,b,c/db?clusterTopologyRefreshMs=600000";

    private final FakeServers servers = new FakeServers();
    private final List<Consumer<Event>> events = new CopyOnWriteArrayList<>();
    private final ClusterRegistry registry =
            new ClusterRegistry(servers, event -> events.forEach(each -> each.accept(event)));
    private final Server a = servers.add(A, HostRole.WRITER);
    private final Server b = servers.add(B, HostRole.READER);
    private final Server c = servers.add(C, HostRole.READER);
    private final SQLException broken = new SQLException("broken pipe", "08006");

    @AfterEach
    void everythingIsGone() throws InterruptedException {
        registry.close();
        eventually("no probe thread", () -> FakeServers.threads(A).isEmpty());
        eventually("no connection", () -> servers.open() == 0);
    }

    @Test
    void aListenerThatThrowsReachesNoCallerNoProbeAndNoOtherListener() throws Exception {
        try (Lease lease = lease()) {
            Cluster cluster = lease.cluster();
            List<Topology> heard = new CopyOnWriteArrayList<>();
            AtomicInteger thrown = new AtomicInteger();
            Consumer<Topology> bad = topology -> {
                thrown.incrementAndGet();
                throw new IllegalStateException("a bug in a plugin");
            };
            // On both sides of the good one, in whatever order they are told.
            for (int i = 0; i < 4; i++) {
                Runnable unused = cluster.subscribe(bad);
            }
            Runnable unused = cluster.subscribe(heard::add);
            events.add(event -> {
                throw new IllegalStateException("a bug in a listener");
            });
            a.up = false;
            c.becomes(HostRole.WRITER, 2);

            cluster.suspect(A, broken);

            eventually("the new writer", () -> cluster.topology().writer().equals(Optional.of(C)));
            eventually(
                    "the good listener hears of it",
                    () -> heard.stream().anyMatch(topology -> topology.writer().equals(Optional.of(C))));
            assertThat(cluster.trouble()).doesNotContain("c:5432");
            assertThat(c.connects.get())
                    .as("the new writer's probe keeps its connection")
                    .isEqualTo(1);
            eventually("the bad ones have heard of both changes", () -> thrown.get() >= 8);
        }
    }

    @Test
    void announcementsComeInTheirOrderAndNoThreadWaitsForAListenerOfAnother() throws Exception {
        try (Lease lease = lease()) {
            Cluster cluster = lease.cluster();
            a.up = false;
            b.up = false;
            c.up = false;
            long start = cluster.topology().version();
            List<Long> heard = new CopyOnWriteArrayList<>();
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch released = new CountDownLatch(1);
            AtomicBoolean first = new AtomicBoolean(true);
            Runnable unused = cluster.subscribe(topology -> {
                if (first.getAndSet(false)) {
                    entered.countDown();
                    await(released);
                }
                heard.add(topology.version());
            });
            CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> cluster.suspect(A, broken), OWN_THREAD);
            await(entered);

            CompletableFuture.runAsync(() -> cluster.suspect(B, broken), OWN_THREAD)
                    .get(10, TimeUnit.SECONDS);
            long later = cluster.topology().version();
            assertThat(later).isGreaterThanOrEqualTo(start + 2);
            assertThat(heard).isEmpty();

            released.countDown();
            slow.get(10, TimeUnit.SECONDS);
            eventually("the later one too", () -> heard.contains(later));
            assertThat(heard).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void whoSubscribesHearsOfNothingOlderThanWhatIsKnown() throws Exception {
        try (Lease lease = lease()) {
            Cluster cluster = lease.cluster();
            a.up = false;
            b.up = false;
            c.up = false;
            CountDownLatch entered = new CountDownLatch(1);
            CountDownLatch released = new CountDownLatch(1);
            List<Long> heard = new CopyOnWriteArrayList<>();

            Runnable blocker = cluster.subscribe(topology -> {
                entered.countDown();
                await(released);
            });
            CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> cluster.suspect(A, broken), OWN_THREAD);
            await(entered);
            CompletableFuture.runAsync(() -> cluster.suspect(B, broken), OWN_THREAD)
                    .get(10, TimeUnit.SECONDS);
            CompletableFuture.runAsync(() -> cluster.suspect(C, broken), OWN_THREAD)
                    .get(10, TimeUnit.SECONDS);
            long known = cluster.topology().version();
            Runnable late = cluster.subscribe(topology -> heard.add(topology.version()));

            released.countDown();
            slow.get(10, TimeUnit.SECONDS);
            assertThat(heard).allMatch(version -> version > known);
            blocker.run();
            late.run();
        }
    }

    @Test
    void aListenerMayChangeWhatItHearsOf() throws Exception {
        try (Lease lease = lease()) {
            Cluster cluster = lease.cluster();
            a.up = false;
            b.up = false;
            List<Long> heard = new CopyOnWriteArrayList<>();
            Runnable one = cluster.subscribe(topology -> cluster.suspect(B, broken));
            Runnable other = cluster.subscribe(topology -> heard.add(topology.version()));

            cluster.suspect(A, broken);

            assertThat(heard).isSorted().hasSizeGreaterThanOrEqualTo(2);
            one.run();
            other.run();
        }
    }

    @Test
    void whatASessionWaitsForIsJudgedWithoutTheClustersLock() throws Exception {
        try (Lease lease = lease()) {
            Cluster cluster = lease.cluster();
            AtomicInteger asked = new AtomicInteger();

            Topology seen = cluster.await(
                    topology -> {
                        if (asked.incrementAndGet() < 3) {
                            return false;
                        }
                        // Another thread needs the lock to answer.
                        return CompletableFuture.supplyAsync(cluster::trouble, OWN_THREAD)
                                .orTimeout(5, TimeUnit.SECONDS)
                                .join()
                                .isEmpty();
                    },
                    System.nanoTime() + TimeUnit.SECONDS.toNanos(20));

            assertThat(seen.version()).isPositive();
            assertThat(asked.get()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void aConditionThatThrowsEndsTheSearchAsItEndsTheWait() throws Exception {
        try (Lease lease = lease()) {
            Cluster cluster = lease.cluster();
            AtomicInteger asked = new AtomicInteger();
            assertThat(CompletableFuture.supplyAsync(
                            () -> {
                                try {
                                    return cluster.await(
                                            topology -> {
                                                if (asked.incrementAndGet() > 2) {
                                                    throw new IllegalStateException("a bug");
                                                }
                                                return false;
                                            },
                                            System.nanoTime() + TimeUnit.SECONDS.toNanos(20));
                                } catch (SQLException e) {
                                    throw new AssertionError(e);
                                }
                            },
                            OWN_THREAD))
                    .failsWithin(10, TimeUnit.SECONDS);
            assertThat(((MonitoredCluster) cluster).pace().searching()).isFalse();
        }
    }

    @Test
    void aUrlThatJoinsIsAnnouncedWhileOthersConnect() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        Host d = Host.of("d", 5432);
        servers.add(d, HostRole.READER);
        Host other = Host.of("other", 5432);
        servers.add(other, HostRole.WRITER).says = otherCluster();
        try (Lease lease = lease()) {
            eventually("all have been asked", () -> b.questions() > 0 && c.questions() > 0);
            Runnable unused = lease.cluster().subscribe(topology -> {
                if (topology.member(d).isPresent()) {
                    entered.countDown();
                    await(released);
                }
            });
            CompletableFuture<Lease> joining = acquiring("listened,d/db");
            await(entered);

            Lease third = acquiring("other/db").get(10, TimeUnit.SECONDS);

            third.close();
            released.countDown();
            joining.get(10, TimeUnit.SECONDS).close();
        } finally {
            released.countDown();
        }
    }

    private static Observation otherCluster() {
        return new Observation(new Standing(HostRole.WRITER, 1), null, Set.of("system:2"), List.of());
    }

    private CompletableFuture<Lease> acquiring(String rest) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return registry.acquire(servers.settingsOf(rest));
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                },
                OWN_THREAD);
    }

    private Lease lease() throws SQLException {
        return registry.acquire(servers.settingsOf(QUIET));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("never let go");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
