package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.plugin.hostmonitor.HealthScore.Peers;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostHealth;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Placement;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The monitors of a cluster's hosts, and the sessions that they watch. The lock guards who uses which monitor, and is never
 * held while the network is used.
 */
final class ClusterMonitor {

    private static final Logger LOG = System.getLogger("io.awswrapper.hostmonitor");

    private final HostMonitors home;
    private final HostMonitors.Key key;
    private final Cluster cluster;
    private final Timing timing;
    private final Dialect dialect;
    private final Executor executor;
    private final SlotTable slots = new SlotTable();
    private final Runnable subscription;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Host, HostMonitor> monitors = new ConcurrentHashMap<>();
    private boolean ended;

    private final AtomicReference<@Nullable Host> writer = new AtomicReference<>();
    /** Those that were the writer and are not. */
    private final Set<Host> former = ConcurrentHashMap.newKeySet();

    /** How many there are; guarded by the lock of {@link #home}. */
    int sessions;

    ClusterMonitor(HostMonitors home, HostMonitors.Key key, PluginContext context) {
        this.home = home;
        this.key = key;
        this.cluster = key.cluster();
        this.timing = key.timing();
        this.dialect = context.dialect();
        this.executor = context.executor();
        subscription = cluster.subscribe(this::topologyChanged);
        cluster.topology().writer().ifPresent(writer::set);
    }

    HostMonitors.Key key() {
        return key;
    }

    String name() {
        return cluster.name();
    }

    Timing timing() {
        return timing;
    }

    SlotTable slots() {
        return slots;
    }

    /** What the others come to. */
    Peers peers(HostMonitor except) {
        List<HealthScore> others = monitors.values().stream()
                .filter(other -> other != except)
                .map(other -> other.rating().score())
                .toList();
        return new Peers(median(others, HealthScore::probeNanos), median(others, HealthScore::callSlowness));
    }

    private static double median(List<HealthScore> scores, ToDoubleFunction<HealthScore> of) {
        double[] known = scores.stream()
                .mapToDouble(of)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return known.length == 0 ? Double.NaN : known[known.length / 2];
    }

    int openSessions(Host host) {
        return cluster.sessions(host);
    }

    // ---- sessions

    CallSlot add(PluginContext context) {
        CallSlot slot = new CallSlot(context);
        slots.add(slot);
        return slot;
    }

    /** The session is over; {@code visited} are the monitors that it has acquired. */
    void leave(CallSlot slot, List<HostMonitor> visited) {
        for (HostMonitor monitor : visited) {
            if (monitor.users().get() == 1) {
                slot.context().publish(new HostMeasured(monitor.metrics()));
            }
        }
        slots.remove(slot);
        visited.forEach(this::release);
        home.leave(this);
    }

    /** The monitor of a host, for a session that is there now and may come back until it leaves. */
    HostMonitor acquire(Host host) {
        lock.lock();
        try {
            HostMonitor monitor = monitors.get(host);
            if (monitor == null) {
                monitor = new HostMonitor(this, host, new ConnectionProbe(cluster, dialect, host, timing.timeout()));
                if (ended) {
                    monitor.end();
                } else {
                    monitors.put(host, monitor);
                }
            }
            int unused = monitor.users().incrementAndGet();
            return monitor;
        } finally {
            lock.unlock();
        }
    }

    void release(HostMonitor monitor) {
        guarded(() -> {
            int unused = monitor.users().decrementAndGet();
            endUnused(monitor);
        });
    }

    /** One that is out of the rotation is watched until it is back, as long as the cluster has sessions. */
    private void endUnused(HostMonitor monitor) {
        guarded(() -> {
            if (monitor.users().get() == 0 && monitor.rating().isWell()) {
                monitors.remove(monitor.host(), monitor);
                monitor.end();
            }
        });
    }

    private void guarded(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all monitors, whoever still uses them. */
    void end() {
        subscription.run();
        guarded(() -> {
            ended = true;
            monitors.forEach((host, monitor) -> {
                monitor.end();
                // Nobody would notice that it is well again.
                cluster.rate(host, HostHealth.GOOD);
            });
            monitors.clear();
        });
    }

    // ---- what follows from what was seen

    /** A host did not answer. */
    void suspect(HostMonitor monitor, SQLException evidence) {
        cluster.suspect(monitor.host(), evidence);
        if (timing.enabled() && isReplaced(monitor.host(), cluster.topology())) {
            release(monitor, slot -> true);
        }
    }

    void rate(HostMonitor monitor, HostHealth health) {
        cluster.rate(monitor.host(), health);
        if (monitor.rating().isWell()) {
            endUnused(monitor);
        }
    }

    /** On a thread of the cluster. */
    private void topologyChanged(Topology topology) {
        Host now = topology.writer().orElse(null);
        if (now == null) {
            return;
        }
        Host before = writer.getAndSet(now);
        former.remove(now);
        if (before != null && !before.equals(now)) {
            former.add(before);
        }
        if (timing.enabled()) {
            monitors.forEach((host, monitor) -> {
                if (monitor.watch().isSilent() && isReplaced(host, topology)) {
                    release(monitor, slot -> true);
                } else if (!host.equals(now)) {
                    release(monitor, ClusterMonitor::needsWriter);
                }
            });
        }
    }

    /** Whether a host that does not answer need not be waited for: another one is the writer in its place. */
    private boolean isReplaced(Host host, Topology topology) {
        return former.contains(host)
                && topology.writer().isPresent()
                && topology.member(host).map(Member::role).orElse(HostRole.UNKNOWN) != HostRole.READER;
    }

    private void release(HostMonitor monitor, Predicate<CallSlot> which) {
        slots.forEach(slot -> {
            if (which.test(slot)) {
                abort(slot.take(monitor.traffic()));
            }
        });
    }

    private static boolean needsWriter(CallSlot slot) {
        Placement placement = slot.context().session().placement();
        return placement != null && placement.needsWriter();
    }

    /** Says nothing to the server, which may not be listening. */
    void abort(@Nullable Connection waiting) {
        if (waiting != null) {
            executor.execute(() -> {
                try {
                    waiting.abort(Runnable::run);
                } catch (SQLException e) {
                    LOG.log(Level.TRACE, "Abort of a connection to a dead host", e);
                }
            });
        }
    }

    void publish(Event event) {
        CallSlot any = slots.any();
        if (any != null) {
            any.context().publish(event);
        }
    }
}
