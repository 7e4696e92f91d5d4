package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Session;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The physical connections of one session: the current one, and those it has been on and will come back to, one to a host
 * at most. Used by the session's thread, and closed by any: the lock guards what is parked, so that each connection is let
 * go of exactly once, and is never held while one is used.
 */
final class SessionConnections {

    private static final Logger LOG = System.getLogger("io.awswrapper.rwsplit");

    /**
     * A connection that the session is not on now.
     *
     * @param version of the topology in which its host was what it was
     * @param since when it was left, by {@link System#nanoTime()}
     */
    private record Parked(Host host, Connection connection, long version, long since) {}

    /** After that time a server may be gone without anybody having noticed: a write must not be the first to find out. */
    private static final long TRUSTED_NANOS = Duration.ofSeconds(1).toNanos();

    private final PluginContext context;
    private final Session session;
    private final Cluster cluster;
    private final ConnectionSource source;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Parked> parked = new ArrayList<>(1);
    private boolean closed;

    SessionConnections(PluginContext context, Cluster cluster, ConnectionSource source) {
        this.context = context;
        this.session = context.session();
        this.cluster = cluster;
        this.source = source;
    }

    /**
     * Has a connection to {@code host}, which is checked to be what it is taken for.
     *
     * @return {@code null} when there is none to be had; the host is suspected then
     * @throws SQLException when another host would refuse the same
     */
    @Nullable
    Connection take(Host host, HostRole role) throws SQLException {
        Connection kept = unpark(host, role);
        if (kept != null) {
            return kept;
        }
        try {
            return source.take(host, role);
        } catch (SQLException e) {
            ErrorKind kind = context.dialect().classify(e);
            if (kind == ErrorKind.LOGIN || kind == ErrorKind.STATEMENT) {
                throw e;
            }
            cluster.suspect(host, e);
            return null;
        }
    }

    /** Keeps a connection that was taken and is not needed yet; lets go of it when the session is closed already. */
    void giveBack(Host host, Connection connection) {
        boolean kept;
        lock.lock();
        try {
            kept = !closed;
            if (kept) {
                parked.add(new Parked(host, connection, cluster.topology().version(), System.nanoTime()));
            }
        } finally {
            lock.unlock();
        }
        if (!kept) {
            source.release(connection);
        }
    }

    private @Nullable Connection unpark(Host host, HostRole role) {
        Parked kept = remove(host);
        if (kept == null) {
            return null;
        }
        if (kept.version() != cluster.topology().version() || System.nanoTime() - kept.since() > TRUSTED_NANOS) {
            try {
                if (!kept.connection().getAutoCommit()) {
                    // The question must not begin a transaction.
                    kept.connection().setAutoCommit(true);
                }
                if (cluster.role(host, kept.connection()) != role) {
                    source.release(kept.connection());
                    return null;
                }
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "A parked connection to " + host + " is gone", e);
                source.dispose(kept.connection());
                return null;
            }
        }
        return kept.connection();
    }

    private @Nullable Parked remove(Host host) {
        List<Parked> taken = take(candidate -> candidate.host().equals(host));
        return taken.isEmpty() ? null : taken.get(0);
    }

    /** Whoever takes one lets go of it. */
    private List<Parked> take(Predicate<Parked> which) {
        lock.lock();
        try {
            if (parked.isEmpty()) {
                return List.of();
            }
            List<Parked> taken = new ArrayList<>(1);
            for (Iterator<Parked> each = parked.iterator(); each.hasNext(); ) {
                Parked candidate = each.next();
                if (which.test(candidate)) {
                    each.remove();
                    taken.add(candidate);
                }
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves the session and parks the connection that it leaves.
     *
     * @param healthy whether that connection is worth keeping
     * @return whether the session is there now; otherwise nothing has changed and the host is suspected
     */
    boolean move(Host host, Connection target, boolean healthy) throws SQLException {
        Host left = session.host();
        Connection former;
        try {
            former = session.moveTo(host, target);
        } catch (SQLException e) {
            source.dispose(target);
            ErrorKind kind = context.dialect().classify(e);
            if (session.isClosed() || kind != ErrorKind.CONNECTION_LOST && kind != ErrorKind.NOT_SENT) {
                throw e;
            }
            cluster.suspect(host, e);
            return false;
        }
        if (healthy) {
            Parked same = remove(left);
            if (same != null) {
                source.release(same.connection());
            }
            giveBack(left, former);
        } else {
            source.dispose(former);
        }
        return true;
    }

    /** Lets go of connections that nobody will come back to: their hosts are gone, or the session has another one there. */
    void tidy(Topology topology) {
        Host here = session.host();
        take(kept -> kept.host().equals(here)).forEach(kept -> source.release(kept.connection()));
        take(kept -> topology.member(kept.host()).filter(Member::available).isEmpty())
                .forEach(kept -> source.dispose(kept.connection()));
    }

    /** Lets go of readers' connections but the one to {@code reader}. */
    void trim(Topology topology, @Nullable Host reader) {
        List<Host> all = topology.readers();
        take(kept -> all.contains(kept.host()) && !kept.host().equals(reader))
                .forEach(kept -> source.release(kept.connection()));
    }

    /** Somebody else has put another connection in the place of this one. */
    void replaced(Connection gone) {
        source.disposed(gone);
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return parked.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        take(kept -> true).forEach(kept -> source.release(kept.connection()));
        source.close();
    }
}
