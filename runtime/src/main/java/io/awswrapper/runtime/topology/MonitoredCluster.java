package io.awswrapper.runtime.topology;

import io.awswrapper.runtime.config.DriverOptions;
import io.awswrapper.runtime.config.Settings;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.TopologySource;
import io.awswrapper.spi.TopologySource.Observation;
import io.awswrapper.spi.TopologySource.Standing;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One cluster as this process knows it. The lock guards the board, the probes and the tenants, and is never held while the
 * network is used or a listener runs. Each probe thread reports here; sessions wait here. While no session is open there is
 * no probe, only the memory of what was known.
 */
final class MonitoredCluster implements Cluster {

    private static final Logger LOG = System.getLogger("io.awswrapper.topology");

    /** While sessions wait, a question every few milliseconds finds a new writer; later ones cost at most 2 % more. */
    private static final Duration SEARCH = Duration.ofMillis(3);

    private static final Duration SEARCH_CONNECTING = Duration.ofMillis(20);
    private static final Duration SEARCH_AT_MOST = Duration.ofMillis(250);
    private static final int SEARCH_SHARE = 50;
    private static final Duration FIRST = Duration.ofMillis(200);
    /** How often to ask while no session waits but the writer does not answer. */
    private static final Duration UNSETTLED = Duration.ofMillis(100);

    /** Compared by identity: one listener can subscribe twice and end each subscription by itself. */
    private static final class Subscription {
        private final Consumer<Topology> listener;

        Subscription(Consumer<Topology> listener) {
            this.listener = listener;
        }
    }

    private final String name;
    private final TopologySource source;
    private final ProbeConnector connector;
    private final Consumer<Event> events;
    private final Set<Subscription> subscribers = ConcurrentHashMap.newKeySet();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Board board = new Board();
    private final Membership membership;
    private final Map<Host, HostProbe> probes = new HashMap<>();
    private final Map<Settings, Integer> tenants = new LinkedHashMap<>();
    private int waiting;
    private long lastLeft = System.nanoTime();
    private boolean ended;
    private volatile boolean searching;
    private volatile long searchingSince;
    private volatile Duration refresh;
    private volatile Topology topology;

    MonitoredCluster(
            Settings settings,
            TopologySource source,
            ProbeConnector connector,
            Consumer<Event> events,
            Host first,
            Observation seen) {
        this.name = nameOf(settings);
        this.source = source;
        this.connector = connector;
        this.events = events;
        this.refresh = settings.options().get(DriverOptions.CLUSTER_TOPOLOGY_REFRESH);
        this.membership = new Membership(board, settings, first, seen);
        this.topology = board.update(null);
    }

    private static String nameOf(Settings settings) {
        String address = settings.hosts().get(0).address();
        int dot = address.indexOf('.');
        return dot > 0 && !Character.isDigit(address.charAt(dot - 1))
                ? address.substring(0, dot)
                : settings.hosts().get(0).authority();
    }

    // ---- Cluster

    @Override
    public String name() {
        return name;
    }

    @Override
    public String flavour() {
        return source.flavour();
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public HostRole role(Connection physical) throws SQLException {
        return source.standing(physical).role();
    }

    @Override
    public Optional<Host> heir() {
        lock.lock();
        try {
            return board.heir();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void suspect(Host host, SQLException evidence) {
        LOG.log(Level.DEBUG, () -> "Cluster " + name + ": " + host + " is suspected: " + evidence.getMessage());
        change(() -> board.suspect(host, String.valueOf(evidence.getMessage()), System.nanoTime()));
        HostProbe probe;
        lock.lock();
        try {
            probe = probes.get(host);
        } finally {
            lock.unlock();
        }
        if (probe != null) {
            probe.wake();
        }
    }

    @Override
    public Topology await(Predicate<Topology> condition, long deadlineNanos) throws SQLException {
        Topology seen = topology;
        if (condition.test(seen)) {
            return seen;
        }
        lock.lock();
        try {
            if (waiting++ == 0) {
                searchingSince = System.nanoTime();
                searching = true;
                probes.values().forEach(HostProbe::wake);
            }
            try {
                while (true) {
                    if (ended) {
                        throw new SQLException(
                                "Cluster " + name
                                        + ": its data source is closed, nobody looks for hosts any more; open another one",
                                "08003");
                    }
                    seen = topology;
                    long left = deadlineNanos - System.nanoTime();
                    if (condition.test(seen) || left <= 0) {
                        return seen;
                    }
                    long unused = changed.awaitNanos(left);
                }
            } finally {
                searching = --waiting > 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(
                    "Cluster " + name
                            + ": the wait for a suitable host was interrupted; the connection may be unusable",
                    "08001",
                    e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Runnable subscribe(Consumer<Topology> listener) {
        Subscription own = new Subscription(listener);
        subscribers.add(own);
        return () -> {
            subscribers.remove(own);
            lock.lock();
            try {
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        };
    }

    @Override
    public String trouble() {
        lock.lock();
        try {
            return board.trouble();
        } finally {
            lock.unlock();
        }
    }

    // ---- for the probes

    TopologySource source() {
        return source;
    }

    ProbeConnector connector() {
        return connector;
    }

    boolean searching() {
        return searching;
    }

    boolean isCandidate(Host host) {
        lock.lock();
        try {
            return membership.isCandidate(host);
        } finally {
            lock.unlock();
        }
    }

    /** How long a probe waits before it asks first: who opens a connection for one query only needs no probe. */
    Duration firstPause() {
        return refresh.compareTo(FIRST) < 0 ? refresh : FIRST;
    }

    /** How long a probe waits before it asks again. */
    Duration pause(boolean answered) {
        if (searching) {
            Duration longest = Duration.ofNanos((System.nanoTime() - searchingSince) / SEARCH_SHARE);
            Duration least = answered ? SEARCH : SEARCH_CONNECTING;
            Duration longer = longest.compareTo(least) > 0 ? longest : least;
            return longer.compareTo(SEARCH_AT_MOST) < 0 ? longer : SEARCH_AT_MOST;
        }
        return topology.writer().isPresent() || refresh.compareTo(UNSETTLED) < 0 ? refresh : UNSETTLED;
    }

    void answered(Host host, Standing standing, long asked) {
        change(() -> board.answered(host, standing, asked));
    }

    void observed(Host host, Observation seen, long asked) {
        change(() -> membership.observed(host, seen, asked));
    }

    void failed(Host host, SQLException failure, long asked) {
        LOG.log(Level.DEBUG, () -> "Cluster " + name + ": " + host + " does not answer: " + failure.getMessage());
        change(() -> membership.failed(host, String.valueOf(failure.getMessage()), asked));
    }

    /** These credentials do not work any more: another tenant's are next. */
    void refused(Settings settings, Host host, SQLException failure) {
        LOG.log(
                Level.WARNING,
                () -> "Cluster " + name + ": the probe of " + host + " was refused a login: " + failure.getMessage()
                        + "; trying with the credentials of another open connection, if there is one");
        lock.lock();
        try {
            Integer count = tenants.remove(settings);
            if (count != null) {
                tenants.put(settings, count);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whose credentials to probe with; {@code null} when no session is open. */
    @Nullable
    Settings settings() {
        lock.lock();
        try {
            return tenants.isEmpty() ? null : tenants.keySet().iterator().next();
        } finally {
            lock.unlock();
        }
    }

    void unimportant(String what, Exception failure) {
        LOG.log(Level.TRACE, what, failure);
    }

    // ---- for the registry

    boolean includes(Settings settings, Observation seen) {
        lock.lock();
        try {
            return membership.includes(settings, seen);
        } finally {
            lock.unlock();
        }
    }

    void join(Settings settings, Host first, Observation seen) {
        change(() -> membership.join(settings, first, seen));
    }

    void enter(Settings settings) {
        boolean rested = tenants.isEmpty() && System.nanoTime() - lastLeft > refresh.toNanos();
        change(() -> {
            if (rested) {
                board.doubt();
            }
        });
        lock.lock();
        try {
            tenants.merge(settings, 1, Integer::sum);
            Duration wanted = settings.options().get(DriverOptions.CLUSTER_TOPOLOGY_REFRESH);
            refresh = wanted.compareTo(refresh) < 0 ? wanted : refresh;
            adjustProbes();
        } finally {
            lock.unlock();
        }
    }

    void leave(Settings settings) {
        lock.lock();
        try {
            tenants.computeIfPresent(settings, (key, count) -> count == 1 ? null : count - 1);
            lastLeft = System.nanoTime();
            adjustProbes();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the probes for good, whoever still holds a lease. */
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
            adjustProbes();
        } finally {
            lock.unlock();
        }
    }

    boolean isIdle() {
        lock.lock();
        try {
            return tenants.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    // ---- under the lock

    private void change(Runnable work) {
        Topology before;
        Topology after;
        lock.lock();
        try {
            work.run();
            before = topology;
            after = board.update(before);
            topology = after;
            if (waiting > 0) {
                // Also without a new version: who waits may look at more than the topology.
                changed.signalAll();
            }
            adjustProbes();
        } finally {
            lock.unlock();
        }
        if (after.version() != before.version()) {
            tell(before, after);
        }
    }

    private void tell(Topology before, Topology after) {
        Optional<Host> writer = after.writer();
        Level level = writer.isPresent() && !writer.equals(before.writer()) ? Level.INFO : Level.DEBUG;
        LOG.log(level, () -> "Cluster " + name + ": " + describe(after));
        for (Subscription subscription : subscribers) {
            subscription.listener.accept(after);
        }
        events.accept(new Event.TopologyChanged(name, before, after));
    }

    private static String describe(Topology topology) {
        StringJoiner hosts = new StringJoiner(", ");
        for (Topology.Member member : topology.members()) {
            hosts.add(member.host() + " " + member.role().name().toLowerCase(Locale.ROOT)
                    + (member.available() ? "" : ", does not answer"));
        }
        return hosts.toString();
    }

    private void adjustProbes() {
        Set<Host> wanted = new HashSet<>();
        if (!ended && !tenants.isEmpty()) {
            wanted.addAll(membership.hosts());
        }
        probes.entrySet().removeIf(entry -> {
            boolean over = !wanted.contains(entry.getKey());
            if (over) {
                entry.getValue().end();
            }
            return over;
        });
        for (Host host : wanted) {
            if (!probes.containsKey(host)) {
                HostProbe probe = new HostProbe(this, host);
                probes.put(host, probe);
                probe.start();
                if (searching) {
                    probe.wake();
                }
            }
        }
    }
}
