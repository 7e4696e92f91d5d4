package io.awswrapper.runtime.topology;

import io.awswrapper.runtime.config.DriverOptions;
import io.awswrapper.runtime.config.Settings;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostHealth;
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
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One cluster as this process knows it. The lock guards the board, the probes and the tenants, and is never held while the
 * network is used or a listener runs. Each probe thread reports here; sessions wait here. While no session is open there is
 * no probe, only the memory of what was known.
 */
final class MonitoredCluster implements Cluster {

    private static final Logger LOG = System.getLogger("io.awswrapper.topology");

    private final String name;
    private final TopologySource source;
    private final ProbeConnector connector;
    private final Announcements announcements;

    private final ReentrantLock lock = new ReentrantLock();
    private final Changes changes = new Changes(lock);
    private final Board board;
    private final Membership membership;
    private final ProbeCrew probes = new ProbeCrew(this);
    private final Tenants tenants = new Tenants();
    private int waiting;
    private volatile boolean ended;
    private final Freshness freshness = new Freshness();
    private final Vitals vitals = new Vitals();
    private final ProbePace pace;
    private volatile Topology topology;
    private volatile List<Host> heirs = List.of();

    MonitoredCluster(
            Settings settings,
            TopologySource source,
            ProbeConnector connector,
            Consumer<Event> events,
            Host first,
            Observation seen) {
        this.name = settings.clusterName();
        this.source = source;
        this.connector = connector;
        this.announcements = new Announcements(name, events);
        this.board = new Board(source.fenced());
        this.pace = new ProbePace(settings.options().get(DriverOptions.CLUSTER_TOPOLOGY_REFRESH));
        this.membership = new Membership(board, settings, first, seen);
        this.topology = board.update(null);
    }

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
    public HostRole role(Host host, Connection physical) throws SQLException {
        long asked = System.nanoTime();
        Standing standing = source.sample(physical);
        guarded(() -> fresh(host, standing, asked));
        return standing.role();
    }

    @Override
    public List<Host> heirs() {
        return heirs;
    }

    @Override
    public void suspect(Host host, SQLException evidence) {
        LOG.log(Level.DEBUG, () -> "Cluster " + name + ": " + host + " is suspected: " + evidence.getMessage());
        boolean settled = topology.writer().isPresent();
        change(() -> {
            board.suspect(host, String.valueOf(evidence.getMessage()), System.nanoTime());
            freshness.lost(host);
        });
        if (settled && topology.writer().isEmpty()) {
            // Another may be the writer already, and would be asked only when its turn comes.
            guarded(probes::wake);
        } else {
            guarded(() -> probes.wake(host));
        }
    }

    @Override
    public Topology await(Predicate<Topology> condition, long deadlineNanos) throws SQLException {
        Topology seen = topology;
        if (condition.test(seen)) {
            return seen;
        }
        guarded(() -> {
            if (waiting++ == 0) {
                pace.search(true, System.nanoTime());
                probes.wake();
            }
        });
        try {
            return search(condition, deadlineNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            String what = ": the wait for a suitable host was interrupted; the connection may be unusable";
            throw new SQLException("Cluster " + name + what, "08001", e);
        } finally {
            guarded(() -> pace.search(--waiting > 0, System.nanoTime()));
        }
    }

    /** The condition is a plugin's: it is asked without the lock. */
    private Topology search(Predicate<Topology> condition, long deadlineNanos)
            throws SQLException, InterruptedException {
        while (true) {
            // First the count, then what it counts: what comes in between is looked at once more.
            long known = changes.count();
            if (ended) {
                String what = ": its data source is closed, nobody looks for hosts any more; open another one";
                throw new SQLException("Cluster " + name + what, "08003");
            }
            Topology seen = topology;
            boolean late = deadlineNanos - System.nanoTime() <= 0;
            if (condition.test(seen) || late) {
                return seen;
            }
            changes.await(known, deadlineNanos);
        }
    }

    @Override
    public Runnable subscribe(Consumer<Topology> listener) {
        return announcements.subscribe(listener, topology.version());
    }

    @Override
    public boolean isFresh(Host host, long asOfNanos) {
        return freshness.isFresh(host, asOfNanos);
    }

    @Override
    public long lagNanos(Host host) {
        return freshness.lagNanos(host);
    }

    @Override
    public void sample(Duration interval) {
        if (pace.wish(interval, System.nanoTime())) {
            guarded(probes::wake);
        }
    }

    @Override
    public HostHealth health(Host host) {
        return vitals.health(host);
    }

    @Override
    public void rate(Host host, HostHealth health) {
        vitals.rate(host, health);
    }

    @Override
    public int sessions(Host host) {
        return vitals.sessions(host);
    }

    @Override
    public long responseNanos(Host host) {
        return vitals.responseNanos(host);
    }

    @Override
    public Connection connect(Host host, Duration timeout) throws SQLException {
        Settings settings = settings();
        if (settings == null) {
            String what = ": no session is open, so there are no credentials for " + host + "; open one first";
            throw new SQLException("Cluster " + name + what, "08003");
        }
        return connector.open(settings, host, timeout);
    }

    @Override
    public String trouble() {
        return locked(() -> board.trouble());
    }

    TopologySource source() {
        return source;
    }

    ProbeConnector connector() {
        return connector;
    }

    ProbePace pace() {
        return pace;
    }

    Vitals vitals() {
        return vitals;
    }

    boolean isCandidate(Host host) {
        return membership.isCandidate(host);
    }

    /** How long a probe waits before it asks again whose host has not answered for so long; 0 when it has. */
    Duration pause(Host host, long awayNanos) {
        if (!pace.searching() && locked(() -> board.isRefused(host))) {
            // It is there, and each attempt counts towards the server's lock-out.
            return pace.refresh();
        }
        boolean likeliest = pace.searching() && heirs.contains(host);
        return pace.pause(awayNanos, topology.writer().isPresent(), likeliest, System.nanoTime());
    }

    /** A host has told what it is, but not what its queries see. */
    void answered(Host host, Standing standing, long asked) {
        change(() -> board.answered(host, standing, asked));
    }

    void sampled(Host host, Standing standing, long asked) {
        change(() -> {
            board.answered(host, standing, asked);
            fresh(host, standing, asked);
        });
    }

    void observed(Host host, Observation seen, long asked) {
        change(() -> {
            membership.observed(host, seen, asked);
            fresh(host, seen.self(), asked);
        });
    }

    void failed(Host host, SQLException failure, long asked) {
        LOG.log(Level.DEBUG, () -> "Cluster " + name + ": " + host + " does not answer: " + failure.getMessage());
        change(() -> {
            membership.failed(host, String.valueOf(failure.getMessage()), asked);
            freshness.lost(host);
        });
    }

    /** These credentials do not work any more: another tenant's are next. */
    void refused(Settings settings, Host host, SQLException failure) {
        LOG.log(
                locked(() -> board.isRefused(host)) ? Level.DEBUG : Level.WARNING,
                () -> "Cluster " + name + ": the probe of " + host + " was refused a login: " + failure.getMessage()
                        + "; trying with the credentials of another open connection, if there is one");
        change(() -> {
            tenants.refused(settings);
            board.refused(host, String.valueOf(failure.getMessage()));
        });
    }

    /** Whose credentials to probe with; {@code null} when no session is open. */
    @Nullable
    Settings settings() {
        return locked(() -> tenants.first());
    }

    boolean includes(Settings settings, Observation seen) {
        return locked(() -> membership.includes(settings, seen));
    }

    /** Called under the lock of the registry: whoever calls it announces afterwards, without. */
    void join(Settings settings, Host first, Observation seen) {
        apply(() -> membership.join(settings, first, seen));
    }

    /** Tells what is new; no lock is held meanwhile. */
    void announce() {
        announcements.tell();
    }

    /** The first session makes the cluster be probed; the others change nothing, and cost next to nothing. */
    void enter(Settings settings) {
        boolean joined = locked(() -> {
            pace.quicken(settings.options().get(DriverOptions.CLUSTER_TOPOLOGY_REFRESH));
            return tenants.join(settings);
        });
        if (!joined) {
            change(() -> {
                if (tenants.rested(pace.refresh())) {
                    board.doubt();
                }
                tenants.enter(settings);
            });
        }
    }

    void leave(Settings settings) {
        boolean last = locked(() -> {
            // It may be one that waits.
            changes.signal();
            return tenants.leave(settings);
        });
        if (last) {
            change(() -> {});
        }
    }

    /** Ends the probes for good, whoever still holds a lease. */
    void end() {
        guarded(() -> {
            ended = true;
            changes.signal();
            adjustProbes();
        });
    }

    boolean isIdle() {
        return locked(() -> tenants.isEmpty());
    }

    private <T> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    private void guarded(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes who waits for a fresh reader: that is no change of the topology. */
    private void fresh(Host host, Standing standing, long asked) {
        freshness.answered(host, standing, asked, board.writer());
        changes.signal();
    }

    private void change(Runnable work) {
        apply(work);
        announce();
    }

    private void apply(Runnable work) {
        guarded(() -> {
            work.run();
            Topology before = topology;
            Topology after = board.update(before);
            topology = after;
            List<Host> likeliest = board.heirs();
            if (after.version() != before.version() || !likeliest.equals(heirs)) {
                heirs = likeliest;
                changes.signal();
            }
            announcements.add(before, after);
            adjustProbes();
        });
    }

    private void adjustProbes() {
        probes.adjust(ended || tenants.isEmpty() ? Set.of() : membership.hosts());
    }
}
