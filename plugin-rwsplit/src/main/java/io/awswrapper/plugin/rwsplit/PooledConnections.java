package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Connections that one session has from the pools. A pool resets what JDBC methods set and it knows of; what else the
 * session has left in its connections ends with them.
 */
final class PooledConnections implements ConnectionSource {

    private static final Logger LOG = System.getLogger("io.awswrapper.rwsplit");

    private record Borrowed(Connection connection, HostPool pool) {}

    private final ConnectionPools pools;
    private final ConnectionSource own;
    private final Executor executor;
    private final List<Borrowed> borrowed = new ArrayList<>(2);
    private boolean soiled;

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
                Connection taken = pool.take();
                borrowed.add(new Borrowed(taken, pool));
                return taken;
            } catch (SQLException e) {
                // It was drained while this session waited; the next one is another.
                if (!pool.isClosed() || pool == pools.pool(host, role)) {
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
            end(from, true);
        }
    }

    @Override
    public void close() {
        for (Borrowed from : borrowed) {
            giveBack(from, soiled || isAborted(from.connection()));
        }
        borrowed.clear();
        pools.leave();
    }

    private static boolean isAborted(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    private @Nullable Borrowed returned(Connection connection) {
        for (int i = 0; i < borrowed.size(); i++) {
            if (borrowed.get(i).connection() == connection) {
                return borrowed.remove(i);
            }
        }
        return null;
    }

    private void giveBack(Borrowed from, boolean evict) {
        executor.execute(() -> end(from, evict));
    }

    private static void end(Borrowed from, boolean evict) {
        try {
            if (evict) {
                from.pool().evict(from.connection());
            }
            from.connection().close();
        } catch (SQLException | RuntimeException e) {
            // HikariCP resets what it has just evicted, and finds no connection there; it is let go of all the same.
            LOG.log(Level.TRACE, "Return of a connection to its pool", e);
        }
    }
}
