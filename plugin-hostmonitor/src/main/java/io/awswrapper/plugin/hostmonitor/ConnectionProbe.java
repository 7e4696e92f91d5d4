package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.Host;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks over a connection of its own, which it opens at the first question and keeps. The deadline is the socket's, which
 * drivers take in milliseconds ({@link Connection#setNetworkTimeout}), not the one of {@code isValid}, which is in seconds.
 */
final class ConnectionProbe implements Probe {

    private static final Logger LOG = System.getLogger("io.awswrapper.hostmonitor");

    private static final int LONGEST_CHAIN = 32;

    private final Cluster cluster;
    private final Dialect dialect;
    private final Host host;
    private final Duration timeout;
    private @Nullable Connection connection;

    ConnectionProbe(Cluster cluster, Dialect dialect, Host host, Duration timeout) {
        this.cluster = cluster;
        this.dialect = dialect;
        this.host = host;
        this.timeout = timeout;
    }

    @Override
    public Answer ask() {
        long begun = System.nanoTime();
        Connection open = connection;
        if (open != null) {
            if (isAnswered(open)) {
                return Answer.within(System.nanoTime() - begun);
            }
            abandon(open);
        }
        Duration left = timeout.minusNanos(System.nanoTime() - begun);
        if (left.toMillis() < 1) {
            return Answer.none(Outcome.SILENT, silence());
        }
        // The connection may have been ended by an operator, or by a server that is well: only a new one can tell.
        return connect(begun, left);
    }

    private static boolean isAnswered(Connection open) {
        try {
            return open.isValid(0);
        } catch (SQLException | RuntimeException e) {
            // As good as no: what becomes of a new connection says more.
            LOG.log(Level.TRACE, "Probe: isValid failed", e);
            return false;
        }
    }

    private Answer connect(long begun, Duration left) {
        try {
            connection = bounded(cluster.connect(host, left));
            return Answer.within(0);
        } catch (SQLException e) {
            // Nine tenths: drivers take whole milliseconds and round them down.
            boolean late = System.nanoTime() - begun >= timeout.toNanos() / 10 * 9;
            return Answer.none(late || isOfNetwork(e) ? Outcome.SILENT : Outcome.REFUSED, e);
        } catch (RuntimeException e) {
            // A bug in a plugin or a driver must not end the watch, and says nothing of the host.
            return Answer.none(Outcome.REFUSED, new SQLException("Probe of " + host + ": " + e, "XX000", e));
        }
    }

    private Connection bounded(Connection opened) throws SQLException {
        boolean bounded = false;
        try {
            opened.setNetworkTimeout(Runnable::run, Math.toIntExact(timeout.toMillis()));
            bounded = true;
            return opened;
        } finally {
            if (!bounded) {
                abandon(opened);
            }
        }
    }

    private boolean isOfNetwork(SQLException failure) {
        return switch (dialect.classify(failure)) {
            case LOGIN, STATEMENT, READ_ONLY -> false;
            case CONNECTION_LOST, NOT_SENT, CANNOT_CONNECT -> hasNetworkCause(failure);
        };
    }

    /** A server that says itself why it takes no connection is there, and so are the calls that it works on. */
    private static boolean hasNetworkCause(SQLException failure) {
        Throwable link = failure;
        for (int length = 0; link != null && length < LONGEST_CHAIN; length++) {
            if (link instanceof IOException) {
                return true;
            }
            link = link.getCause();
        }
        return false;
    }

    private SQLException silence() {
        return new SQLException("Probe of " + host + ": no answer within " + timeout.toMillis() + " ms", "08006");
    }

    private void abandon(Connection open) {
        connection = null;
        try {
            open.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.log(Level.TRACE, "Probe: abort failed", e);
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                LOG.log(Level.TRACE, "Probe: close failed", e);
            }
        }
    }
}
