package io.awswrapper.plugin.rwsplit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Options;
import io.awswrapper.spi.PluginContext.Connector;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The HikariCP pool of one host in one role. Thread-safe. */
final class HostPool {

    private static final System.Logger LOG = System.getLogger("io.awswrapper.rwsplit");

    /** HikariCP's least. */
    private static final Duration SHORTEST_IDLE = Duration.ofSeconds(10);
    /** HikariCP's least: after that the host is known to refuse connections, or the pool to be in use. */
    private static final Duration SLICE = Duration.ofMillis(250);

    private static final int ENDED = Integer.MIN_VALUE / 2;

    private final Host host;
    private final int size;
    private final Duration wait;
    private final HikariDataSource pool;
    /** How many sessions wait for a connection or have one; {@link #ENDED} when nobody can have one any more. */
    private final AtomicInteger users = new AtomicInteger();

    private volatile boolean drained;

    HostPool(Host host, HostRole role, Cluster cluster, Connector connector, Options options) {
        this.host = host;
        this.size = options.get(ReadWriteSplittingOptions.POOL_SIZE);
        this.wait = options.get(ReadWriteSplittingOptions.POOL_WAIT);
        Duration idle = options.get(ReadWriteSplittingOptions.POOL_IDLE);
        HikariConfig config = new HikariConfig();
        config.setPoolName("aws-wrapper " + cluster.name() + " pool " + host.id());
        config.setDataSource(new HostSource(host, role, cluster, connector));
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setIdleTimeout(Math.max(idle.toMillis(), SHORTEST_IDLE.toMillis()));
        config.setConnectionTimeout(SLICE.toMillis());
        // The first connection is opened by the session that needs it.
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
    }

    /**
     * Waits for a connection.
     *
     * @return a connection that the caller gives back with {@link #giveBack}
     * @throws SQLException why the host gives none, or {@code 55000} when all are in use for too long
     */
    Connection take() throws SQLException {
        boolean taken = false;
        // The mark first: who ends the pool when it is unused sees it, or is seen.
        users.incrementAndGet();
        try {
            Connection connection = await();
            taken = true;
            return connection;
        } finally {
            if (!taken) {
                left();
            }
        }
    }

    private Connection await() throws SQLException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            try {
                if (users.get() < 0) {
                    throw new SQLTransientConnectionException("Pool of " + host + ": has ended", "08003");
                }
                return pool.getConnection();
            } catch (SQLTransientConnectionException e) {
                if (pool.isClosed()) {
                    throw e;
                }
                if (e.getCause() instanceof SQLException refusal) {
                    throw refusal;
                }
                if (System.nanoTime() - deadline >= 0) {
                    // Not a state that says something of the host.
                    throw new SQLTransientConnectionException(
                            "Pool of " + host + ": no connection became free within " + wait.toMillis()
                                    + " ms (poolWaitMs), of at most " + size
                                    + " (poolMaxSize); close connections sooner, or allow more",
                            "55000",
                            e);
                }
            }
        }
    }

    /**
     * Takes back a connection that was taken from here. Called once for each.
     *
     * @param evict whether it is not to be used by anybody again
     */
    void giveBack(Connection connection, boolean evict) {
        try {
            if (evict) {
                pool.evictConnection(connection);
            }
            connection.close();
        } catch (SQLException | RuntimeException e) {
            // HikariCP resets what it has just evicted, and finds no connection there; it is let go of all the same.
            LOG.log(Level.TRACE, "Return of a connection to its pool", e);
        } finally {
            left();
        }
    }

    private void left() {
        if (users.decrementAndGet() == 0 && drained) {
            endUnused();
        }
    }

    /** No connection of now is given out again; those in use are closed when they come back, and with the last one the pool. */
    void drain() {
        pool.getHikariPoolMXBean().softEvictConnections();
        drained = true;
        endUnused();
    }

    private void endUnused() {
        if (users.compareAndSet(0, ENDED)) {
            pool.close();
        }
    }

    /** Whether nobody gets a connection any more. */
    boolean isClosed() {
        return users.get() < 0 || pool.isClosed();
    }

    /** Ends the pool; connections in use are aborted. */
    void close() {
        pool.close();
    }

    /** Opens the pool's connections. */
    private record HostSource(Host host, HostRole role, Cluster cluster, Connector connector) implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            Connection opened = connector.connect(host);
            boolean right = false;
            try {
                HostRole actual = cluster.role(host, opened);
                if (actual != role) {
                    throw new SQLException(host + ": must be a " + role + ", but was a '" + actual + "'", "25006");
                }
                right = true;
                return opened;
            } finally {
                if (!right) {
                    opened.abort(Runnable::run);
                }
            }
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("Pool of " + host + ": has one user");
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter writer) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("Pool of " + host + ": logs by System.Logger");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("Pool of " + host + ": wraps nothing", "0A000");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
