package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.FailoverException.Timeline;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Option;
import io.awswrapper.spi.Placement;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Session;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Brings one session to where its work is to run. Used by the session's thread. */
final class SessionRouter {

    /** The failover plugin's: one limit for the wait for a writer, whichever plugin waits. */
    private static final Option<Duration> PATIENCE = Option.milliseconds(
            "failoverTimeoutMs", Duration.ofSeconds(60), "How long work waits for a suitable host.");

    /** Between two attempts that fail at once. */
    private static final long BREATH_NANOS = Duration.ofMillis(5).toNanos();

    private static final int MOST_READERS_TRIED = 3;

    private final PluginContext context;
    private final Session session;
    private final Cluster cluster;
    private final Readers readers;
    private final SessionConnections connections;
    private final Placement reading;
    private final Pins pins;
    private final long waitNanos;

    private long version;
    private @Nullable Connection here;
    private HostRole role = HostRole.UNKNOWN;

    private @Nullable Connection announced;
    /** A connection that has failed and is not to be used again, although its host may answer. */
    private @Nullable Connection failed;

    SessionRouter(PluginContext context, Cluster cluster, Readers readers, ConnectionSource source) {
        this.context = context;
        this.session = context.session();
        this.cluster = cluster;
        this.readers = readers;
        this.connections = new SessionConnections(context, cluster, source);
        this.reading = readers.placement();
        this.pins = new Pins(session);
        this.waitNanos = Duration.ofMillis(context.options().get(ReadWriteSplittingOptions.WAIT))
                .toNanos();
    }

    // ---- where the session is

    /** Looks at what has changed without this plugin: the topology, or the connection, by a plugin that repairs. */
    void look() {
        Topology now = cluster.topology();
        Connection current = session.physical();
        if (now.version() == version && current == here) {
            return;
        }
        if (current != here) {
            Connection former = here;
            if (former != null) {
                readers.forget(session.host());
                connections.replaced(former);
            }
            here = current;
        }
        version = now.version();
        role = current == failed ? HostRole.UNKNOWN : roleOf(now, session.host());
        readers.notice(now);
        if (!connections.isEmpty()) {
            connections.tidy(now);
        }
    }

    private static HostRole roleOf(Topology topology, Host host) {
        Optional<Member> member = topology.member(host);
        return member.isPresent() && member.get().available() ? member.get().role() : HostRole.UNKNOWN;
    }

    /** As of the last look: what runs here cannot write. */
    boolean onReader() {
        return role == HostRole.READER;
    }

    /** As of the last look. */
    boolean onWriter() {
        return role == HostRole.WRITER;
    }

    /** Whether nothing is lost when the session goes elsewhere. */
    boolean isIdle() {
        if (announced == session.physical() && (session.inTransaction() || role == HostRole.WRITER)) {
            return false;
        }
        // Not the JDBC facts where the driver knows better: reading on in an old result begins no transaction.
        Optional<Boolean> open = context.dialect().inTransaction(session.physical());
        return open.isPresent() ? !open.get() : !session.inTransaction();
    }

    /** The connection has been told of what kind its next transaction is: MySQL begins none with that. */
    void announce() {
        announced = session.physical();
    }

    /** That transaction has begun. */
    void begun() {
        announced = null;
    }

    /** What holds the session where it is. */
    Pins pins() {
        return pins;
    }

    Host host() {
        return session.host();
    }

    /** What {@link #go} would say; goes nowhere. */
    Reason foresee(Reason wanted) {
        look();
        return switch (wanted.side()) {
            case HERE -> wanted;
            case WRITER ->
                role != HostRole.WRITER && !isIdle() ? Reason.TRANSACTION : pins.isPinned() ? Reason.PINNED : wanted;
            case READER -> {
                if (role == HostRole.READER && !pins.isUnwrapped(wanted) && readers.isFresh(session.host())) {
                    yield wanted;
                }
                if (pins.isPinned()) {
                    yield Reason.PINNED;
                }
                if (pins.isUnwrapped(wanted)) {
                    yield Reason.UNWRAPPED;
                }
                if (!isIdle()) {
                    yield Reason.TRANSACTION;
                }
                yield readers.anyFresh(cluster.topology())
                        ? wanted
                        : readers.anyReachable() ? Reason.NOT_FRESH : Reason.NO_READER;
            }
        };
    }

    // ---- going

    /**
     * Brings the session to where work with this reason is to run.
     *
     * @return why it runs where the session is now
     */
    Reason go(Reason wanted) throws SQLException {
        look();
        return switch (wanted.side()) {
            case WRITER -> toWriter(wanted);
            case READER -> pins.isUnwrapped(wanted) ? toWriter(Reason.UNWRAPPED) : toReader(wanted);
            case HERE -> wanted;
        };
    }

    private Reason toReader(Reason wanted) throws SQLException {
        readers.reading();
        if (role == HostRole.READER && (announced == session.physical() || readers.stayOn(session.host()))) {
            return wanted;
        }
        if (pins.isPinned()) {
            return Reason.PINNED;
        }
        if (!isIdle()) {
            return Reason.TRANSACTION;
        }
        if (pins.mayHaveWritten()) {
            readers.wrote();
        }
        for (int attempt = 1; attempt <= MOST_READERS_TRIED; attempt++) {
            Host chosen = chooseReader();
            if (chosen == null) {
                break;
            }
            if (isHere(chosen) || moveToReader(chosen)) {
                place(reading);
                return wanted;
            }
            look();
        }
        if (role == HostRole.WRITER) {
            return turnedAway();
        }
        return awayFromReaders(wanted);
    }

    /** No reader will do: the writer does, or a reader that becomes fresh while there is none. */
    private Reason awayFromReaders(Reason wanted) throws SQLException {
        long deadline = System.nanoTime() + patience().toNanos();
        while (true) {
            Topology now = cluster.await(
                    topology -> session.isClosed() || topology.writer().isPresent() || readers.anyFresh(topology),
                    deadline);
            look();
            Host writer = now.writer().orElse(null);
            if (writer != null) {
                if (tryWriter(writer)) {
                    return turnedAway();
                }
            } else {
                Host reader = readers.choose(now);
                if (reader != null && (isHere(reader) || moveToReader(reader))) {
                    place(reading);
                    return wanted;
                }
            }
            pauseOrGiveUp(deadline);
        }
    }

    private boolean isHere(Host host) {
        return host.equals(session.host()) && session.physical() != failed;
    }

    private Reason turnedAway() {
        place(Places.WRITER);
        return readers.anyReachable() ? Reason.NOT_FRESH : Reason.NO_READER;
    }

    private @Nullable Host chooseReader() throws SQLException {
        Topology now = cluster.topology();
        Host chosen = readers.choose(now);
        if (chosen == null && readers.anyReachable()) {
            readers.wish();
            if (waitNanos > 0) {
                Topology later = cluster.await(
                        topology -> session.isClosed() || readers.anyFresh(topology), System.nanoTime() + waitNanos);
                chosen = readers.choose(later);
            }
        }
        return chosen;
    }

    private boolean moveToReader(Host host) throws SQLException {
        Connection target;
        try {
            target = connections.take(host, HostRole.READER);
        } catch (SQLException e) {
            // It answers, and refuses this session: too many connections, a user it does not know yet.
            target = null;
        }
        if (target == null) {
            readers.avoid(host);
            return false;
        }
        if (!readers.isFresh(host)) {
            // Its answer was a sample too: it had been restarted and shows less than before.
            connections.giveBack(host, target);
            return false;
        }
        Placement before = session.placement();
        session.place(reading);
        boolean moved = false;
        try {
            moved = connections.move(host, target, role != HostRole.UNKNOWN);
        } finally {
            if (!moved && before != null) {
                session.place(before);
            }
        }
        arrived();
        return moved;
    }

    private Reason toWriter(Reason wanted) throws SQLException {
        if (role == HostRole.WRITER) {
            place(Places.WRITER);
            return pins.isPinned() ? Reason.PINNED : wanted;
        }
        if (!isIdle()) {
            return Reason.TRANSACTION;
        }
        long deadline = System.nanoTime() + patience().toNanos();
        while (true) {
            Topology now = cluster.await(
                    topology -> session.isClosed() || topology.writer().isPresent(), deadline);
            look();
            Host writer = now.writer().orElse(null);
            if (writer != null && tryWriter(writer)) {
                place(Places.WRITER);
                return wanted;
            }
            pauseOrGiveUp(deadline);
        }
    }

    private boolean tryWriter(Host writer) throws SQLException {
        if (isHere(writer)) {
            return role == HostRole.WRITER;
        }
        Connection target = connections.take(writer, HostRole.WRITER);
        if (target == null) {
            return false;
        }
        // The session says that it needs the writer only when it is there: until then nobody finds it misplaced.
        boolean moved = connections.move(writer, target, role != HostRole.UNKNOWN);
        arrived();
        return moved && role == HostRole.WRITER;
    }

    private void pauseOrGiveUp(long deadline) throws SQLException {
        if (session.isClosed()) {
            throw new SQLException("Connection: was closed while it waited for a host; open another one", "08003");
        }
        if (System.nanoTime() - deadline >= 0) {
            Duration none = Duration.ZERO;
            String trouble = cluster.trouble();
            throw new FailoverException(
                    Outcome.NO_HOST,
                    "Cluster " + cluster.name() + ": no writer to connect to was found within "
                            + patience().toMillis()
                            + " ms (failoverTimeoutMs); check that the cluster has one and that it is reachable"
                            + " from here, or wait longer"
                            + (trouble.isEmpty() ? "" : "\nHosts that do not answer:\n" + trouble),
                    new Timeline(Instant.now(), none, none, none, none),
                    null);
        }
        LockSupport.parkNanos(BREATH_NANOS);
    }

    private Duration patience() {
        return context.options().get(PATIENCE);
    }

    private void place(Placement placement) {
        if (session.placement() != placement) {
            session.place(placement);
        }
    }

    /** The session has been moved, by this plugin: that says nothing of what is pinned or fresh elsewhere. */
    private void arrived() {
        here = session.physical();
        version = 0;
        look();
    }

    /** The connection that the session is on has failed. */
    void lost(Host host, SQLException evidence) {
        failed = session.physical();
        announced = null;
        version = 0;
        cluster.suspect(host, evidence);
        readers.forget(host);
        look();
    }

    /** Nobody reads results now: readers' connections beyond the one in use can go. */
    void trim() {
        if (!connections.isEmpty()) {
            connections.trim(cluster.topology(), readers.preferred());
        }
    }

    void close() {
        connections.close();
    }
}
