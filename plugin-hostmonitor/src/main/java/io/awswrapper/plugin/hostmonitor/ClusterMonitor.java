package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.plugin.hostmonitor.HealthScore.Peers;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostHealth;
import io.awswrapper.spi.Placement;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Topology;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

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

    private final FormerWriters formerWriters = new FormerWriters();

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
        formerWriters.see(cluster.topology());
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

    long lagNanos(Host host) {
        return cluster.lagNanos(host);
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

    /** The session is over. The second call does nothing. */
    void leave(CallSlot slot) {
        if (guarded(() -> {
            boolean before = slot.over;
            slot.over = true;
            return before;
        })) {
            return;
        }
        Visited visited = slot.visited;
        for (Visited each = visited; each != null; each = each.before()) {
            if (each.monitor().users().get() == 1) {
                slot.context().publish(new HostMeasured(each.monitor().news()));
            }
        }
        slots.remove(slot);
        for (Visited each = visited; each != null; each = each.before()) {
            int unused = each.monitor().users().decrementAndGet();
            endUnused(each.monitor());
        }
        home.leave(this);
    }

    /** The monitor of the host that a session is on now; it is there as long as the session. */
    HostMonitor visit(CallSlot slot, Host host) {
        HostMonitor known = slot.visited == null ? null : slot.visited.find(host);
        return known != null ? known : guarded(() -> firstVisit(slot, host));
    }

    private HostMonitor firstVisit(CallSlot slot, Host host) {
        HostMonitor monitor = monitors.get(host);
        if (monitor == null) {
            monitor = new HostMonitor(this, host, new ConnectionProbe(cluster, dialect, host, timing.timeout()));
            if (ended || slot.over) {
                monitor.end();
            } else {
                monitors.put(host, monitor);
            }
        }
        // Who is closed already would not give it back.
        if (!slot.over) {
            int unused = monitor.users().incrementAndGet();
            slot.visited = slot.visited == null ? monitor.visited() : new Visited(monitor, slot.visited);
        }
        return monitor;
    }

    /** One that is out of the rotation is watched until it is back, as long as the cluster has sessions. */
    private void endUnused(HostMonitor monitor) {
        lock.lock();
        try {
            if (monitor.users().get() == 0 && monitor.rating().isWell()) {
                monitors.remove(monitor.host(), monitor);
                monitor.end();
            }
        } finally {
            lock.unlock();
        }
    }

    private <T> T guarded(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all monitors, whoever still uses them. */
    void end() {
        subscription.run();
        lock.lock();
        try {
            ended = true;
            monitors.forEach((host, monitor) -> {
                monitor.end();
                // Nobody would notice that it is well again.
                cluster.rate(host, HostHealth.GOOD);
            });
            monitors.clear();
        } finally {
            lock.unlock();
        }
    }

    // ---- what follows from what was seen

    /** A host did not answer. */
    void suspect(HostMonitor monitor, SQLException evidence) {
        cluster.suspect(monitor.host(), evidence);
        if (timing.enabled() && formerWriters.isReplaced(monitor.host(), cluster.topology())) {
            release(monitor, slot -> true);
        }
    }

    void rate(HostMonitor monitor, HostHealth health) {
        cluster.rate(monitor.host(), health);
        if (monitor.rating().isWell()) {
            endUnused(monitor);
        }
    }

    /** On a thread of the cluster. Who waits for a host that was replaced need not wait for the probes. */
    private void topologyChanged(Topology topology) {
        formerWriters.see(topology);
        Host writer = topology.writer().orElse(null);
        if (writer == null || !timing.enabled()) {
            return;
        }
        monitors.forEach((host, monitor) -> {
            if (monitor.watch().isSilent() && formerWriters.isReplaced(host, topology)) {
                release(monitor, slot -> true);
            } else if (!host.equals(writer)) {
                release(monitor, ClusterMonitor::needsWriter);
            }
        });
    }

    private void release(HostMonitor monitor, Predicate<CallSlot> which) {
        AtomicInteger released = new AtomicInteger();
        slots.forEach(slot -> {
            Connection waiting = which.test(slot) ? slot.take(monitor.traffic()) : null;
            if (waiting != null) {
                abort(waiting);
                released.getAndIncrement();
            }
        });
        if (released.get() > 0) {
            monitor.report().ended(released.get(), monitor.watch().silence());
        }
    }

    private static boolean needsWriter(CallSlot slot) {
        Placement placement = slot.context().session().placement();
        return placement != null && placement.needsWriter();
    }

    /** Says nothing to the server, which may not be listening. */
    void abort(Connection waiting) {
        executor.execute(() -> {
            try {
                waiting.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.log(Level.TRACE, "Abort of a connection to a dead host", e);
            }
        });
    }

    /** Takes what is new only when there is somebody to tell it to: nobody would hear of it later. */
    void tell(HostMonitor monitor) {
        CallSlot any = slots.any();
        if (any != null) {
            any.context().publish(new HostMeasured(monitor.news()));
        }
    }

    void publish(Event event) {
        CallSlot any = slots.any();
        if (any != null) {
            any.context().publish(event);
        }
    }
}
