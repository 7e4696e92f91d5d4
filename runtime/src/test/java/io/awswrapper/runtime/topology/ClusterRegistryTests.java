package io.awswrapper.runtime.topology;

import static io.awswrapper.runtime.topology.FakeServers.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.runtime.topology.ClusterRegistry.Lease;
import io.awswrapper.runtime.topology.FakeServers.Server;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClusterRegistryTests {

    private static final Host A = Host.of("registered", 5432);
    private static final Host B = Host.of("b", 5432);
    private static final String URL = "registered/db?clusterTopologyRefreshMs=600000";

    private final FakeServers servers = new FakeServers();
    private final ClusterRegistry registry = new ClusterRegistry(servers, event -> {});
    private final Server a = servers.add(A, HostRole.WRITER);
    private final Server b = servers.add(B, HostRole.READER);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void everythingIsGone() throws InterruptedException {
        threads.shutdownNow();
        registry.close();
        eventually("no probe thread", () -> FakeServers.threads(A).isEmpty());
        eventually("no connection", () -> servers.open() == 0);
    }

    @Test
    void sessionsThatComeAtOnceShareOneContactAndOneCluster() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        a.slow = slow;
        List<Future<Lease>> leases = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String user = "&user=u" + i % 2;
            leases.add(threads.submit(() -> registry.acquire(servers.settingsOf(URL + user))));
        }
        eventually("the first contact", () -> a.connects.get() == 1);
        slow.countDown();
        List<Lease> held = new ArrayList<>();
        for (Future<Lease> lease : leases) {
            held.add(lease.get(10, TimeUnit.SECONDS));
        }

        assertThat(held.stream().map(Lease::cluster).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(a.connects.get()).isEqualTo(1);
        held.forEach(Lease::close);
    }

    @Test
    void twoUrlsOfOneClusterLeadToOne() throws Exception {
        try (Lease first = acquire("registered,b/db?clusterTopologyRefreshMs=600000");
                Lease second = acquire("b/db?clusterTopologyRefreshMs=600000")) {
            assertThat(second.cluster()).isSameAs(first.cluster());
        }
    }

    @Test
    void aCopyWithTheSameIdentityIsAClusterOfItsOwn() throws Exception {
        b.becomes(HostRole.WRITER, 1);
        try (Lease first = acquire(URL);
                Lease copy = acquire("b/db?clusterTopologyRefreshMs=600000")) {
            assertThat(copy.cluster()).isNotSameAs(first.cluster());
            assertThat(copy.cluster().topology().writer()).contains(B);
            assertThat(first.cluster().topology().writer()).contains(A);
        }
    }

    @Test
    void hostsAreAskedInTheirOrderUntilOneAnswers() throws Exception {
        a.up = false;
        try (Lease lease = acquire("registered,b/db?clusterTopologyRefreshMs=600000")) {
            assertThat(lease.cluster().topology().readers()).containsExactly(B);
        }
    }

    @Test
    void whenNobodyAnswersItSaysWhomItAskedAndWhatCameBack() {
        a.up = false;
        b.up = false;

        assertThatThrownBy(() -> acquire("registered,b/db"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
                .hasMessageContaining("registered:5432: refused")
                .hasMessageContaining("b:5432: refused");
    }

    @Test
    void aRefusedLoginIsToldAsItIsAndNoOtherHostIsTried() {
        a.refusedUsers.add("me");

        assertThatThrownBy(() -> acquire("registered,b/db?user=me"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        assertThat(b.connects.get()).isZero();
    }

    @Test
    void aContactThatFailedIsTriedAgainByTheNextCaller() throws Exception {
        a.up = false;
        assertThatThrownBy(() -> acquire(URL)).isInstanceOf(SQLException.class);
        a.up = true;

        try (Lease lease = acquire(URL)) {
            assertThat(lease.cluster().topology().writer()).contains(A);
        }
    }

    @Test
    void thoseWhoWaitForAContactThatFailsHearWhyEachInAnExceptionOfItsOwn() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        a.slow = slow;
        a.up = false;
        Callable<Lease> task = () -> acquire(URL);
        List<Future<Lease>> leases = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            leases.add(threads.submit(task));
        }
        eventually("the first contact", () -> a.connects.get() == 1);
        slow.countDown();
        Set<Throwable> told = new HashSet<>();
        for (Future<Lease> lease : leases) {
            assertThatThrownBy(() -> lease.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("refused")
                    .satisfies(e -> told.add(Objects.requireNonNull(e.getCause())));
        }
        assertThat(told).hasSize(4);
    }

    @Test
    void aBugWhileAskingIsToldAndForgotten() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        ClusterRegistry fragile = new ClusterRegistry(
                (settings, host, timeout) -> {
                    if (calls.getAndIncrement() == 0) {
                        throw new IllegalStateException("bug");
                    }
                    return servers.open(settings, host, timeout);
                },
                event -> {});
        assertThatThrownBy(() -> fragile.acquire(servers.settingsOf(URL))).isInstanceOf(IllegalStateException.class);
        try (Lease lease = fragile.acquire(servers.settingsOf(URL))) {
            assertThat(lease.cluster().topology().writer()).contains(A);
        } finally {
            fragile.close();
        }
    }

    @Test
    void closingEndsProbesWhoeverStillHoldsALease() throws Exception {
        Lease lease = acquire(URL);
        assertThat(FakeServers.threads(A)).isNotEmpty();
        registry.close();
        eventually("no probe thread", () -> FakeServers.threads(A).isEmpty());

        assertThat(lease.cluster().topology().writer()).contains(A);
        lease.close();
        assertThat(FakeServers.threads(A)).isEmpty();
    }

    @Test
    void aContactThatIsUnderWayWhenTheRegistryClosesLeavesNoProbesBehind() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        a.slow = slow;
        Future<Lease> late = threads.submit(() -> acquire(URL));
        eventually("the first contact", () -> a.connects.get() == 1);
        registry.close();
        slow.countDown();
        try {
            late.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(SQLException.class);
        }

        eventually("no probe thread", () -> FakeServers.threads(A).isEmpty());
    }

    private Lease acquire(String rest) throws SQLException {
        return registry.acquire(servers.settingsOf(rest));
    }
}
