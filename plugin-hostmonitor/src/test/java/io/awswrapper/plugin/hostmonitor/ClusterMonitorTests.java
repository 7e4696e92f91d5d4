package io.awswrapper.plugin.hostmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Placement;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Session;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a change of the topology means for calls that wait; the cluster and the sessions are stubs of JDBC's and the SPI's. */
class ClusterMonitorTests {

    private static final Host A = Host.of("a", 1);
    private static final Host B = Host.of("b", 1);

    private final List<Consumer<Topology>> listeners = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<Connection> aborted = new ArrayList<>();
    private Topology topology = topology(HostRole.WRITER, HostRole.READER);

    private final Cluster cluster = Stub.of(
            Cluster.class,
            Map.of(
                    "name", arguments -> "c",
                    "sessions", arguments -> 0,
                    "suspect", arguments -> true,
                    "rate", arguments -> true,
                    "topology", arguments -> topology,
                    "subscribe", this::subscribe));
    private final HostMonitors home = new HostMonitors();
    private final ClusterMonitor monitor =
            new ClusterMonitor(home, new HostMonitors.Key(cluster, HostWatchTests.DEFAULTS), context(placement(false)));

    private static Topology topology(HostRole a, HostRole b) {
        return new Topology(1, List.of(new Member(A, a, true), new Member(B, b, true)));
    }

    @SuppressWarnings("unchecked") // a method of the SPI with one parameter
    private Object subscribe(Object[] arguments) {
        listeners.add((Consumer<Topology>) arguments[0]);
        return (Runnable) listeners::clear;
    }

    private PluginContext context(Placement placement) {
        Executor direct = Runnable::run;
        Session session = Stub.of(Session.class, Map.of("placement", arguments -> placement));
        return Stub.of(
                PluginContext.class,
                Map.of(
                        "dialect", arguments -> Stub.of(Dialect.class),
                        "executor", arguments -> direct,
                        "session", arguments -> session,
                        "publish", arguments -> events.add((Event) arguments[0])));
    }

    private static Placement placement(boolean writer) {
        return new Placement() {
            @Override
            public boolean needsWriter() {
                return writer;
            }

            @Override
            public boolean isPossible(Topology now) {
                return now.writer().isPresent();
            }

            @Override
            public Optional<Host> choose(Topology now) {
                return now.writer();
            }
        };
    }

    private Connection connection() {
        List<Connection> self = new ArrayList<>();
        self.add(Stub.of(Connection.class, Map.of("abort", arguments -> aborted.add(self.get(0)))));
        return self.get(0);
    }

    /** A session that waits for {@code host}; its monitor's thread does not run. */
    private Connection waiting(Host host, boolean needsWriter) {
        CallSlot slot = monitor.add(context(placement(needsWriter)));
        Connection connection = connection();
        slot.at(monitor.visit(slot, host).traffic(), connection);
        assertThat(slot.begin()).isOdd();
        return connection;
    }

    private void change(Topology now) {
        topology = now;
        listeners.forEach(listener -> listener.accept(now));
    }

    @AfterEach
    void end() {
        monitor.end();
        assertThat(listeners).isEmpty();
    }

    @Test
    void callsThatNeedTheWriterAreReleasedWhenAnotherHostIsTheWriter() {
        Connection write = waiting(A, true);
        Connection read = waiting(A, false);
        Connection readElsewhere = waiting(B, false);
        change(topology(HostRole.UNKNOWN, HostRole.UNKNOWN));
        assertThat(aborted).isEmpty();
        change(topology(HostRole.UNKNOWN, HostRole.WRITER));
        assertThat(aborted).containsExactly(write).doesNotContain(read, readElsewhere);
        assertThat(events).singleElement().isInstanceOfSatisfying(Event.CallsAborted.class, event -> {
            assertThat(event.host()).isEqualTo(A);
            assertThat(event.aborted()).isEqualTo(1);
        });
        change(topology(HostRole.READER, HostRole.WRITER));
        assertThat(aborted).as("once").hasSize(1);
    }

    @Test
    void allCallsToAWriterThatWasReplacedAreReleasedAtItsFirstSilence() {
        Connection write = waiting(A, true);
        Connection read = waiting(A, false);
        Connection elsewhere = waiting(B, false);
        change(topology(HostRole.UNKNOWN, HostRole.WRITER));
        assertThat(aborted).containsExactly(write);
        CallSlot slot = monitor.add(context(placement(false)));
        monitor.suspect(monitor.visit(slot, A), new SQLException("silent", "08006"));
        assertThat(aborted).containsExactly(write, read).doesNotContain(elsewhere);
    }

    @Test
    void aSilentHostThatNobodyReplacedIsWaitedFor() {
        Connection read = waiting(A, false);
        CallSlot slot = monitor.add(context(placement(false)));
        monitor.suspect(monitor.visit(slot, A), new SQLException("silent", "08006"));
        monitor.suspect(monitor.visit(slot, B), new SQLException("silent", "08006"));
        assertThat(aborted).doesNotContain(read).isEmpty();
    }

    @Test
    void aFormerWriterThatIsAReaderNowIsAHostLikeAnyOther() {
        Connection read = waiting(A, false);
        change(topology(HostRole.READER, HostRole.WRITER));
        CallSlot slot = monitor.add(context(placement(false)));
        monitor.suspect(monitor.visit(slot, A), new SQLException("silent", "08006"));
        assertThat(aborted).doesNotContain(read).isEmpty();
    }

    @Test
    void theLastSessionOfAHostTellsWhatWasMeasuredAndEndsItsMonitor() {
        CallSlot one = monitor.add(context(placement(false)));
        CallSlot two = monitor.add(context(placement(false)));
        monitor.sessions = 2;
        HostMonitor first = monitor.visit(one, A);
        assertThat(monitor.visit(two, A)).isSameAs(first);
        assertThat(one.visited).as("shared by all that have been there alone").isSameAs(two.visited);
        monitor.leave(one);
        monitor.leave(one);
        assertThat(events).isEmpty();
        assertThat(monitor.sessions).isEqualTo(1);
        monitor.leave(two);
        assertThat(events).singleElement().isInstanceOf(HostMeasured.class);
        CallSlot three = monitor.add(context(placement(false)));
        assertThat(monitor.visit(three, A)).isNotSameAs(first);
    }
}
