package io.awswrapper.runtime.topology;

import io.awswrapper.runtime.config.Settings;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.TopologySource.Observation;
import io.awswrapper.spi.TopologySource.Standing;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks one host what it is, over a connection of its own that it keeps: every now and then while all is well, every few
 * milliseconds while sessions wait for a writer. Owns its thread and its connection; {@link #end} ends both.
 *
 * <p>A platform thread, not a virtual one: it must run when the application has all carrier threads busy.
 */
final class HostProbe implements Runnable {

    private static final Logger LOG = System.getLogger("io.awswrapper.topology");

    /** Bounds connecting and each answer. Whole seconds, because PostgreSQL's driver counts in seconds. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final MonitoredCluster cluster;
    private final Host host;
    private final Thread thread;
    private volatile boolean ended;
    private volatile boolean urgent;
    private volatile @Nullable Connection connection;
    private long observed = System.nanoTime();
    /** Woken by a session that wants to know soon. */
    private boolean hurried;

    private long answered = System.nanoTime();

    HostProbe(MonitoredCluster cluster, Host host) {
        this.cluster = cluster;
        this.host = host;
        thread = new Thread(this, "aws-wrapper probe " + cluster.name() + " " + host.id());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Asks without waiting for the next turn. */
    void wake() {
        urgent = true;
        LockSupport.unpark(thread);
    }

    /** Ends thread and connection, without waiting for them. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        try {
            pause(cluster.pace().first().toNanos());
            while (!ended) {
                boolean answers = ask();
                long now = System.nanoTime();
                answered = answers ? now : answered;
                pause(cluster.pause(host, now - answered).toNanos());
            }
        } finally {
            disconnect(Connection::close);
        }
    }

    private void pause(long nanos) {
        long until = System.nanoTime() + nanos;
        while (!urgent && !ended) {
            long left = until - System.nanoTime();
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(this, left);
        }
        hurried = urgent;
        urgent = false;
    }

    private boolean ask() {
        long asked = System.nanoTime();
        Settings settings = null;
        try {
            Connection open = connection;
            if (open == null) {
                settings = cluster.settings();
                if (settings == null) {
                    return true;
                }
                open = cluster.connector().open(settings, host, TIMEOUT);
                connection = open;
                asked = System.nanoTime();
            }
            boolean due = asked - observed > cluster.pace().observing().toNanos();
            if ((hurried || cluster.pace().brief(asked)) && !due && !cluster.isCandidate(host)) {
                // Without a writer only the next one matters, not how fresh the readers are.
                boolean writerKnown = cluster.topology().writer().isPresent();
                Standing standing = writerKnown
                        ? cluster.source().sample(open)
                        : cluster.source().standing(open);
                cluster.vitals().responded(host, System.nanoTime() - asked);
                if (writerKnown) {
                    cluster.sampled(host, standing, asked);
                } else {
                    cluster.answered(host, standing, asked);
                }
            } else {
                observed = asked;
                Observation observation = cluster.source().observe(open);
                cluster.observed(host, observation, asked);
            }
            return true;
        } catch (SQLException e) {
            disconnect(HostProbe::abort);
            if (settings != null && settings.dialect().classify(e) == ErrorKind.LOGIN) {
                // A refusal is an answer: one session's wrong password must not take the host away from the others.
                cluster.refused(settings, host, e);
            } else {
                cluster.failed(host, e, asked);
            }
            return false;
        } catch (RuntimeException e) {
            // A bug in a plugin or a driver must not end the search for the writer.
            disconnect(HostProbe::abort);
            cluster.failed(host, new SQLException("Probe of " + host + ": " + e, "XX000", e), asked);
            return false;
        }
    }

    private interface Farewell {
        void to(Connection connection) throws SQLException;
    }

    /** Says nothing to the server, which may not be listening. */
    private static void abort(Connection connection) throws SQLException {
        connection.abort(Runnable::run);
    }

    private void disconnect(Farewell farewell) {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                farewell.to(open);
            } catch (SQLException e) {
                LOG.log(Level.TRACE, "Probe of " + host + ": farewell failed", e);
            }
        }
    }
}
