package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Host;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Watches one host while sessions that have been there are open. Owns its thread, which begins with the first call and ends
 * with {@link #end}.
 *
 * <p>A platform thread, not a virtual one: it must run when the application has all carrier threads busy.
 */
final class HostMonitor implements Runnable {

    private final ClusterMonitor cluster;
    private final Host host;
    private final HostTraffic traffic;
    private final HostRating rating;
    private final HostReport report;
    private final HostWatch watch;
    private final Probe probe;
    private final Thread thread;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean dozing;
    private volatile boolean ended;
    private final AtomicInteger users = new AtomicInteger();
    private final Visited visited = new Visited(this, null);

    private final ReentrantLock telling = new ReentrantLock();
    private HostMetrics told;

    HostMonitor(ClusterMonitor cluster, Host host, Probe probe) {
        this.cluster = cluster;
        this.host = host;
        this.probe = probe;
        traffic = new HostTraffic(this::wake);
        rating = new HostRating(
                traffic,
                () -> cluster.peers(this),
                () -> cluster.lagNanos(host),
                cluster.timing().threshold());
        report = new HostReport(cluster, this);
        watch = new HostWatch(cluster.timing(), rating, cluster.slots(), probe, report, System::nanoTime);
        thread = new Thread(this, "aws-wrapper monitor " + cluster.name() + " " + host.id());
        thread.setDaemon(true);
        told = metrics();
    }

    Host host() {
        return host;
    }

    /** How many open sessions have been here; changed under the lock of the cluster's monitor. */
    AtomicInteger users() {
        return users;
    }

    /** For a session that has been here and nowhere else. */
    Visited visited() {
        return visited;
    }

    HostTraffic traffic() {
        return traffic;
    }

    HostRating rating() {
        return rating;
    }

    HostReport report() {
        return report;
    }

    HostWatch watch() {
        return watch;
    }

    /** What was measured since this was asked before. */
    HostMetrics news() {
        telling.lock();
        try {
            HostMetrics before = told;
            told = metrics();
            return told.since(before);
        } finally {
            telling.unlock();
        }
    }

    private HostMetrics metrics() {
        long failures = traffic.failures();
        return new HostMetrics(
                cluster.name(),
                host,
                rating.health(),
                cluster.openSessions(host),
                watch.inFlight(),
                traffic.answers() + failures,
                failures,
                report.ended(),
                watch.probes(),
                watch.failedProbes(),
                traffic.latency());
    }

    /** Nobody has called for a while, and now somebody does. */
    private void wake() {
        if (started.compareAndSet(false, true)) {
            thread.start();
        } else if (dozing) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends thread and connection, without waiting for them. */
    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                pause(watch.turn());
            }
        } finally {
            probe.close();
        }
    }

    private void pause(long nanos) {
        dozing = watch.isQuiet();
        // The mark first, then the look whether somebody has called: one of the two always sees the other.
        if (!(dozing && traffic.isNoticed()) && !ended) {
            LockSupport.parkNanos(this, nanos);
        }
        dozing = false;
    }
}
