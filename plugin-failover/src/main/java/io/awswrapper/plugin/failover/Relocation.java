package io.awswrapper.plugin.failover;

import io.awswrapper.plugin.failover.StandbyConnections.Prepared;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Endpoint;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.FailoverException.Timeline;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Finds a suitable host for one session and brings the session there. */
final class Relocation {

    /** Opens a connection to a host: for a new session the rest of its own chain, later the context's. */
    @FunctionalInterface
    interface Opening {
        Connection open(Host host) throws SQLException;
    }

    private static final Logger LOG = System.getLogger("io.awswrapper.failover");

    private static final int ATTEMPTS_TOLD = 5;
    /** A new session that has waited this long asks whether it would be let in at all. */
    private static final long DOUBT_NANOS = Duration.ofSeconds(1).toNanos();
    /** A search that has lasted this long is no matter of milliseconds, and may also try its luck with a second heir. */
    private static final long LONG_NANOS = Duration.ofMillis(250).toNanos();
    /** Between two attempts that fail at once. */
    private static final long BREATH_NANOS = Duration.ofMillis(5).toNanos();

    private final PluginContext context;
    private final Cluster cluster;
    private final Preference preference;
    private final Duration timeout;

    Relocation(PluginContext context, Endpoint.Kind endpoint) throws SQLException {
        this.context = context;
        this.cluster = context.cluster();
        this.preference = Preference.of(context, cluster, endpoint);
        this.timeout = context.options().get(FailoverOptions.TIMEOUT);
    }

    Cluster cluster() {
        return cluster;
    }

    FailoverMode mode() {
        return preference.mode();
    }

    /** A connection to a suitable host, for a session that has none yet. */
    Connection first(Opening opening) throws SQLException {
        return search(new Search(opening, true, System.nanoTime(), Duration.ZERO))
                .connection();
    }

    /**
     * Moves the session to a suitable host.
     *
     * @param begun when the call began, by {@link System#nanoTime()}
     * @param evidence what the session saw; {@code null} when nothing failed and it is merely in the wrong place
     * @throws FailoverException {@link Outcome#NO_HOST} when the time was up
     */
    Timeline move(long begun, @Nullable SQLException evidence) throws SQLException {
        long detected = System.nanoTime();
        Host from = context.session().host();
        if (evidence != null) {
            cluster.suspect(from, evidence);
        }
        Search search = new Search(context::connect, false, detected, Duration.ofNanos(detected - begun));
        while (true) {
            search(search);
            try {
                dispose(context.session().moveTo(search.host(), search.connection()));
                return search.timeline(System.nanoTime());
            } catch (SQLException e) {
                dispose(search.connection());
                if (context.session().isClosed()) {
                    throw e;
                }
                search.failed(search.host(), "its session state could not be restored: " + e.getMessage(), e);
                ErrorKind kind = context.dialect().classify(e);
                if (kind != ErrorKind.CONNECTION_LOST && kind != ErrorKind.NOT_SENT) {
                    // The next host would refuse the same.
                    throw search.stateRefused(search.host());
                }
                cluster.suspect(search.host(), e);
            }
        }
    }

    /** Whether there is a suitable host, as far as is known now. */
    boolean isPossible() {
        return preference.isPossible(cluster.topology());
    }

    private Search search(Search search) throws SQLException {
        StandbyConnections standbys = new StandbyConnections(
                host -> prepare(search.opening, host),
                () -> !preference.isPossible(cluster.topology()),
                this::prepareAhead,
                this::release);
        try {
            while (true) {
                Host candidate = awaitCandidate(search, standbys);
                if (tryHost(search, candidate, standbys)) {
                    return search;
                }
                LockSupport.parkNanos(BREATH_NANOS);
            }
        } finally {
            standbys.dispose();
        }
    }

    /** Looked up only now, because most searches, those of new sessions, prepare nothing. */
    private void prepareAhead(Runnable logins) {
        context.resources()
                .shared(LoginQueues.class, LoginQueues::new)
                .of(cluster.name(), this::login)
                .execute(logins);
    }

    /** Logins may hang: they have no part in the threads that let go of connections. */
    private void login(Runnable work) {
        Runnable unused = context.resources().schedule(work, Duration.ZERO);
    }

    private Prepared prepare(Opening opening, Host host) throws SQLException {
        Connection opened = opening.open(host);
        try {
            return new Prepared(opened, cluster.role(opened));
        } catch (SQLException | RuntimeException e) {
            dispose(opened);
            throw e;
        }
    }

    private Host awaitCandidate(Search search, StandbyConnections standbys) throws SQLException {
        // Not for a first connection: there may be no outage, only a cluster that has just come to be known.
        boolean forWriter = mode() == FailoverMode.WRITER && !search.first;
        while (true) {
            Topology topology = cluster.await(
                    now -> context.session().isClosed()
                            || preference.isPossible(now)
                            || forWriter && standbys.wants(search.heirs()),
                    search.patience());
            if (context.session().isClosed()) {
                throw new SQLException("Connection: was closed during its failover; open another one", "08003");
            }
            Host candidate = preference.choose(topology, search.first);
            if (System.nanoTime() - search.deadline() >= 0) {
                throw search.noHost();
            }
            if (candidate != null) {
                search.topologyKnown();
                return candidate;
            }
            if (forWriter) {
                standbys.prepare(search.heirs());
            }
            if (search.first && !search.doubted && search.lasted(DOUBT_NANOS)) {
                search.doubted = true;
                askToBeLetIn(search, topology);
            }
        }
    }

    /**
     * Where all probes are refused their logins nobody knows the writer, and a new session would wait for one in vain. What
     * is opened here is not used: a host that will not say what it is may be a writer left behind.
     */
    private void askToBeLetIn(Search search, Topology topology) throws SQLException {
        for (Member member : topology.members()) {
            if (member.available() && member.role() == HostRole.UNKNOWN) {
                try {
                    release(search.opening.open(member.host()));
                } catch (SQLException e) {
                    if (context.dialect().classify(e) == ErrorKind.LOGIN) {
                        throw e;
                    }
                    search.failed(member.host(), String.valueOf(e.getMessage()), e);
                }
            }
        }
    }

    private boolean tryHost(Search search, Host candidate, StandbyConnections standbys) throws SQLException {
        Prepared prepared = standbys.take(candidate);
        if (prepared != null) {
            try {
                if (prepared.role() == HostRole.WRITER || cluster.role(prepared.connection()) == HostRole.WRITER) {
                    search.connected(candidate, prepared.connection());
                    return true;
                }
            } catch (SQLException e) {
                // Aurora restarts a reader that it promotes: what was prepared is gone, which says nothing of the host.
                LOG.log(Level.DEBUG, "A connection prepared on " + candidate + " did not survive its promotion", e);
            }
            dispose(prepared.connection());
        }
        return connect(search, candidate);
    }

    private boolean connect(Search search, Host candidate) throws SQLException {
        Connection opened;
        try {
            opened = search.opening.open(candidate);
        } catch (SQLException e) {
            search.failed(candidate, String.valueOf(e.getMessage()), e);
            ErrorKind kind = context.dialect().classify(e);
            if (kind == ErrorKind.LOGIN || kind == ErrorKind.STATEMENT) {
                // Wrong credentials, a property that the driver does not take: no other host would say otherwise.
                throw search.first ? e : search.refused(candidate);
            }
            cluster.suspect(candidate, e);
            return false;
        }
        try {
            HostRole role = cluster.role(opened);
            if (mode().accepts(role)) {
                search.connected(candidate, opened);
                return true;
            }
            SQLException wrong = new SQLException("it is a " + role.name().toLowerCase(Locale.ROOT), "25006");
            search.failed(candidate, String.valueOf(wrong.getMessage()), wrong);
            cluster.suspect(candidate, wrong);
        } catch (SQLException e) {
            search.failed(candidate, String.valueOf(e.getMessage()), e);
            cluster.suspect(candidate, e);
        }
        dispose(opened);
        return false;
    }

    /** Lets go of a connection whose server may not answer any more: nothing is said to it. */
    void dispose(Connection connection) {
        context.executor().execute(() -> {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                // Its socket was closed before: as good.
                LOG.log(Level.TRACE, "Abort of a connection left behind", e);
            }
        });
    }

    /** Closes a healthy connection that is not needed, off this thread. */
    private void release(Connection connection) {
        context.executor().execute(() -> {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.log(Level.TRACE, "Close of a connection not needed", e);
            }
        });
    }

    /** One search, its deadline and what it went through. */
    private final class Search {
        private final Opening opening;
        private final boolean first;
        private final Instant detectedAt = Instant.now();
        private final long begun;
        private final Duration detected;
        private final Deque<String> attempts = new ArrayDeque<>(ATTEMPTS_TOLD);
        private int attempted;
        private long topologyKnown;
        private long connected;
        private boolean doubted;
        private @Nullable Host host;
        private @Nullable Connection connection;
        private @Nullable SQLException last;

        Search(Opening opening, boolean first, long begun, Duration detected) {
            this.opening = opening;
            this.first = first;
            this.begun = begun;
            this.detected = detected;
        }

        long deadline() {
            return begun + timeout.toNanos();
        }

        /** Until when to wait for a suitable host without doing anything else. */
        long patience() {
            boolean doubts = first && !doubted;
            boolean more = !first && !lasted(LONG_NANOS);
            long pause = doubts ? DOUBT_NANOS : more ? LONG_NANOS : timeout.toNanos();
            return begun + Math.min(pause, timeout.toNanos());
        }

        boolean lasted(long nanos) {
            return System.nanoTime() - begun >= nanos;
        }

        /** To whom to connect ahead: soon only to one, lest many logins be in the way of those that count. */
        List<Host> heirs() {
            List<Host> heirs = cluster.heirs();
            return heirs.size() < 2 || lasted(LONG_NANOS) ? heirs : heirs.subList(0, 1);
        }

        void topologyKnown() {
            topologyKnown = System.nanoTime() - begun;
        }

        void connected(Host to, Connection opened) {
            connected = System.nanoTime() - begun;
            host = to;
            connection = opened;
        }

        Host host() {
            return Objects.requireNonNull(host);
        }

        Connection connection() {
            return Objects.requireNonNull(connection);
        }

        void failed(Host tried, String why, SQLException failure) {
            attempted++;
            if (attempts.size() == ATTEMPTS_TOLD) {
                attempts.removeFirst();
            }
            attempts.addLast("after " + (System.nanoTime() - begun) / 1_000_000 + " ms " + tried + ": " + why);
            last = failure;
        }

        Timeline timeline(long restored) {
            return new Timeline(
                    detectedAt,
                    detected,
                    Duration.ofNanos(topologyKnown),
                    Duration.ofNanos(Math.max(connected, topologyKnown)),
                    Duration.ofNanos(Math.max(restored - begun, connected)));
        }

        /** The new host is there, and does not want this session. */
        FailoverException refused(Host host) {
            return noHost("Cluster " + cluster.name() + ": " + host + " is suitable, but refused the connection: "
                    + (last == null ? "" : last.getMessage())
                    + "; check user, password and the target driver's properties");
        }

        /** The new host does not take what the application has set: a role, a schema, a variable. */
        FailoverException stateRefused(Host host) {
            return noHost(
                    "Cluster " + cluster.name() + ": " + host + " is suitable, but refused what had been set on the"
                            + " session: " + (last == null ? "" : last.getMessage())
                            + "; check there what it names, then open another connection");
        }

        FailoverException noHost() {
            String wanted = mode().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            return noHost("Cluster " + cluster.name() + ": no " + wanted + " to connect to was found within "
                    + timeout.toMillis()
                    + " ms (failoverTimeoutMs); check that the cluster has one and that it is reachable"
                    + " from here, or wait longer");
        }

        private FailoverException noHost(String what) {
            List<String> lines = new ArrayList<>();
            lines.add(what);
            if (attempted > 0) {
                lines.add(attempted + " attempts, the last ones:");
                lines.addAll(attempts);
            }
            String trouble = cluster.trouble();
            if (!trouble.isEmpty()) {
                lines.add("Hosts that do not answer:");
                lines.add(trouble);
            }
            return new FailoverException(
                    Outcome.NO_HOST,
                    String.join("\n", lines),
                    timeline(begun + Math.max(connected, topologyKnown)),
                    last);
        }
    }
}
