package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Connections that one session has from the pools. A pool resets what JDBC methods set and it knows of; what else the
 * session has left in its connections ends with them. Used by the session's thread, and closed by any: the lock guards what
 * is borrowed, so that each connection is given back exactly once, and is never held while one is.
 */
final class PooledConnections implements ConnectionSource {

    private record Borrowed(Connection connection, HostPool pool) {}

    private final ConnectionPools pools;
    private final ConnectionSource own;
    private final Executor executor;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Borrowed> borrowed = new ArrayList<>(2);
    private boolean closed;
    private volatile boolean soiled;

    /** @param own for connections that were opened past the pools, as by a plugin that repairs */
    PooledConnections(ConnectionPools pools, ConnectionSource own, Executor executor) {
        this.pools = pools;
        this.own = own;
        this.executor = executor;
        pools.enter();
    }

    @Override
    public Connection take(Host host, HostRole role) throws SQLException {
        while (true) {
            HostPool pool = pools.pool(host, role);
            try {
                Borrowed taken = new Borrowed(pool.take(), pool);
                if (!keep(taken)) {
                    giveBack(taken, false);
                    throw new SQLException(
                            "Connection: was closed while it waited for one to " + host + "; open another one",
                            "08003");
                }
                return taken.connection();
            } catch (SQLException e) {
                // It was drained while this session waited; the next one is another.
                if (isClosed() || !pool.isClosed() || pool == pools.pool(host, role)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void release(Connection connection) {
        Borrowed from = returned(connection);
        if (from == null) {
            own.release(connection);
        } else {
            giveBack(from, soiled);
        }
    }

    @Override
    public void dispose(Connection connection) {
        Borrowed from = returned(connection);
        if (from == null) {
            own.dispose(connection);
        } else {
            giveBack(from, true);
        }
    }

    /** Who aborts a pooled connection takes nothing back to its pool, where it would count as in use for ever. */
    @Override
    public void disposed(Connection connection) {
        Borrowed from = returned(connection);
        if (from != null) {
            giveBack(from, true);
        }
    }

    @Override
    public void soil() {
        soiled = true;
    }

    @Override
    public void closing(Connection connection, boolean idle) {
        Borrowed from = returned(connection);
        if (from != null && (soiled || !idle)) {
            // Here and now: once it is closed, another session may have it. To close it again does nothing.
            from.pool().giveBack(from.connection(), true);
        }
    }

    @Override
    public void close() {
        List<Borrowed> all;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            all = List.copyOf(borrowed);
            borrowed.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(from -> giveBack(from, soiled || isAborted(from.connection())));
        pools.leave();
    }

    /** Not when the session is closed: nobody would give it back. */
    private boolean keep(Borrowed taken) {
        lock.lock();
        try {
            return !closed && borrowed.add(taken);
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private static boolean isAborted(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    private @Nullable Borrowed returned(Connection connection) {
        lock.lock();
        try {
            for (int i = 0; i < borrowed.size(); i++) {
                if (borrowed.get(i).connection() == connection) {
                    return borrowed.remove(i);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Borrowed from, boolean evict) {
        executor.execute(() -> from.pool().giveBack(from.connection(), evict));
    }
}
