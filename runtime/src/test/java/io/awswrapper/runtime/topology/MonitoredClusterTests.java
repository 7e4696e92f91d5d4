package io.awswrapper.runtime.topology;

import static io.awswrapper.runtime.topology.FakeServers.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.runtime.topology.ClusterRegistry.Lease;
import io.awswrapper.runtime.topology.FakeServers.Server;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.TopologySource.Sibling;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MonitoredClusterTests {

    private static final Host A = Host.of("monitored", 5432);
    private static final Host B = Host.of("b", 5432);
    private static final Host C = Host.of("c", 5432);
    private final SQLException broken = new SQLException("broken pipe", "08006");
    private static final String QUIET = "monitored,b,c/db?clusterTopologyRefreshMs=600000";

    private final FakeServers servers = new FakeServers();
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final ClusterRegistry registry = new ClusterRegistry(servers, events::add);
    private final Server a = servers.add(A, HostRole.WRITER);
    private final Server b = servers.add(B, HostRole.READER);
    private final Server c = servers.add(C, HostRole.READER);

    @AfterEach
    void everythingIsGone() throws InterruptedException {
        registry.close();
        eventually("no probe thread", () -> FakeServers.threads(A).isEmpty());
        eventually("no connection", () -> servers.open() == 0);
    }

    @Test
    void asksEveryHostOnceAfterTheFirstContactAndThenIsQuiet() throws Exception {
        try (Lease lease = lease(QUIET)) {
            eventually("all asked", () -> a.questions() == 2 && b.questions() == 1 && c.questions() == 1);
            eventually("the writer", () -> lease.cluster().topology().writer().equals(Optional.of(A)));
            assertThat(servers.open())
                    .as("one for each probe; the first contact's is closed")
                    .isEqualTo(3);
        }
    }

    @Test
    void asksEveryHostAtOnceAndAgainWhileSomebodyWaits() throws Exception {
        try (Lease lease = lease(QUIET)) {
            Cluster cluster = lease.cluster();
            a.up = false;
            cluster.suspect(A, broken);
            Topology found = awaitWith(cluster, () -> {
                eventually("all asked many times", () -> b.standings.get() > 5 && c.standings.get() > 5);
                assertThat(a.connects.get()).isGreaterThan(2);
                c.becomes(HostRole.WRITER, 2);
            });

            assertThat(found.writer()).contains(C);
            int asked = b.questions();
            assertThat(cluster.trouble()).startsWith("monitored:5432: ");
            // Quiet again: with a pause of ten minutes, the probe's turn that was under way is the last.
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(60);
            eventually("some time", () -> System.nanoTime() - until > 0);
            assertThat(b.questions()).isBetween(asked, asked + 1);
        }
    }

    @Test
    void asksEveryHostAtOnceWhenTheWriterIsSuspected() throws Exception {
        try (Lease lease = lease(QUIET)) {
            Cluster cluster = lease.cluster();
            eventually("all asked", () -> b.questions() == 1 && c.questions() == 1);
            a.up = false;
            c.becomes(HostRole.WRITER, 2);
            cluster.suspect(A, broken);
            eventually("the new writer", () -> cluster.topology().writer().equals(Optional.of(C)));
        }
    }

    @Test
    void asksOnlyTheReaderThatIsSuspected() throws Exception {
        try (Lease lease = lease(QUIET)) {
            Cluster cluster = lease.cluster();
            eventually("all asked", () -> b.questions() == 1 && c.questions() == 1);
            cluster.suspect(B, broken);
            eventually("asked again", () -> b.questions() == 2);
            assertThat(c.questions()).isEqualTo(1);
        }
    }

    @Test
    void answersAtOnceWhenTheConditionHoldsAlready() throws Exception {
        try (Lease lease = lease(QUIET)) {
            Cluster cluster = lease.cluster();
            assertThat(cluster.await(topology -> true, System.nanoTime())).isSameAs(cluster.topology());
            assertThat(b.questions()).isZero();
        }
    }

    @Test
    void givesTheLastTopologyWhenTheTimeIsUp() throws Exception {
        try (Lease lease = lease(QUIET)) {
            Cluster cluster = lease.cluster();
            Topology last = cluster.await(topology -> false, in(50));
            assertThat(last.writer()).contains(A);
        }
    }

    @Test
    void anInterruptEndsTheWaitAndStaysVisible() throws Exception {
        try (Lease lease = lease(QUIET)) {
            Cluster cluster = lease.cluster();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> cluster.await(topology -> false, in(60_000)))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void theEndOfASubscriptionWakesWhoeverWaits() throws Exception {
        try (Lease lease = lease(QUIET)) {
            Cluster cluster = lease.cluster();
            Runnable end = cluster.subscribe(topology -> {});
            AtomicInteger closed = new AtomicInteger();
            CompletableFuture<Topology> waiting =
                    waiting(() -> cluster.await(topology -> closed.get() > 0, in(60_000)));
            eventually("searching", () -> b.standings.get() > 0);
            closed.set(1);
            end.run();
            end.run();

            assertThat(waiting.get(10, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void tellsListenersAndEventsOfEachChangeUntilTheyHaveEnough() throws Exception {
        try (Lease lease = lease(QUIET)) {
            Cluster cluster = lease.cluster();
            List<Topology> heard = new CopyOnWriteArrayList<>();
            Runnable end = cluster.subscribe(heard::add);
            cluster.suspect(A, broken);
            assertThat(heard).isNotEmpty();
            assertThat(heard.get(0).member(A).orElseThrow().available()).isFalse();
            eventually("answered", () -> cluster.topology().writer().isPresent());
            eventually("told", () -> heard.size() >= 2 && events.size() >= 2);
            end.run();
            int before = heard.size();
            cluster.suspect(B, broken);

            assertThat(heard).hasSize(before);
            assertThat(events).allSatisfy(event -> assertThat(event.cluster()).isEqualTo(cluster.name()));
        }
    }

    @Test
    void aSuspectedHostIsAskedAtOnceEvenWhenNobodyWaits() throws Exception {
        try (Lease lease = lease(QUIET)) {
            Cluster cluster = lease.cluster();
            eventually("probes", () -> FakeServers.threads(A).size() == 3);
            cluster.suspect(A, broken);
            eventually("the writer is back", () -> cluster.topology().writer().equals(Optional.of(A)));
            assertThat(b.questions()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aRefusedLoginIsTriedWithTheCredentialsOfAnotherTenant() throws Exception {
        try (Lease first = lease(QUIET + "&user=old");
                Lease second = lease(QUIET + "&user=new")) {
            assertThat(second.cluster()).isSameAs(first.cluster());
            b.refusedUsers.add("old");
            b.becomes(HostRole.WRITER, 2);
            Topology found = first.cluster().await(topology -> topology.writer().equals(Optional.of(B)), in(10_000));

            assertThat(found.writer()).contains(B);
            assertThat(b.users).containsExactly("new");
        }
    }

    @Test
    void aHostThatRefusesLoginsIsAskedAsRarelyAsOneThatAnswers() throws Exception {
        b.refusedUsers.add("");
        c.up = false;
        try (Lease lease = lease(QUIET)) {
            MonitoredCluster cluster = (MonitoredCluster) lease.cluster();
            long away = TimeUnit.SECONDS.toNanos(2);
            eventually("refused", () -> cluster.pause(B, away).equals(Duration.ofMinutes(10)));
            eventually("settled", () -> cluster.pause(C, away).equals(Duration.ofMillis(500)));
            assertThat(b.connects).hasValue(1);
        }
    }

    @Test
    void aBugInAPluginDoesNotEndTheSearch() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        ClusterRegistry fragile = new ClusterRegistry(
                (settings, host, timeout) -> {
                    if (host.equals(B) && failures.incrementAndGet() < 3) {
                        throw new IllegalStateException("bug");
                    }
                    return servers.open(settings, host, timeout);
                },
                event -> {});
        try (Lease lease = fragile.acquire(servers.settingsOf(QUIET))) {
            b.becomes(HostRole.WRITER, 2);
            Topology found = lease.cluster().await(now -> now.writer().equals(Optional.of(B)), in(10_000));
            assertThat(found.writer()).contains(B);
        } finally {
            fragile.close();
        }
    }

    @Test
    void probesEndWithTheLastLeaseAndComeBackWithTheNext() throws Exception {
        Lease first = lease(QUIET);
        Lease second = lease(QUIET);
        first.close();
        first.close();
        assertThat(FakeServers.threads(A)).as("closing twice counts once").hasSize(3);
        second.close();
        eventually("no threads", () -> FakeServers.threads(A).isEmpty());

        try (Lease again = lease(QUIET)) {
            assertThat(FakeServers.threads(A)).hasSize(3);
            assertThat(again.cluster()).isSameAs(first.cluster());
            assertThat(a.connects.get()).as("remembered: no new contact").isEqualTo(1);
        }
    }

    @Test
    void aSiblingThatProvesItselfIsProbedFromThenOn() throws Exception {
        a.says = new FakeServers().add(A, HostRole.WRITER, new Sibling(null, "b", 5432, HostRole.READER, false)).says;
        try (Lease lease = lease("monitored/db?clusterTopologyRefreshMs=5")) {
            eventually(
                    "b is a reader", () -> lease.cluster().topology().readers().equals(List.of(B)));
            assertThat(FakeServers.threads(A)).hasSize(2);
        }
    }

    private Lease lease(String rest) throws SQLException {
        return registry.acquire(servers.settingsOf(rest));
    }

    private interface Step {
        void run() throws Exception;
    }

    private interface Waiting {
        Topology run() throws SQLException;
    }

    private static Topology awaitWith(Cluster cluster, Step meanwhile) throws Exception {
        CompletableFuture<Topology> waiting =
                waiting(() -> cluster.await(topology -> topology.writer().isPresent(), in(10_000)));
        meanwhile.run();
        return get(waiting);
    }

    private static Topology get(CompletableFuture<Topology> waiting)
            throws InterruptedException, ExecutionException, TimeoutException {
        return waiting.get(10, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Topology> waiting(Waiting work) {
        CompletableFuture<Topology> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(work.run());
            } catch (SQLException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private static long in(long milliseconds) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }
}
