package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostHealth;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** Passes on what a host's watch sees: to the cluster, to the log, and to the listeners. */
final class HostReport implements Consequences {

    private static final Logger LOG = System.getLogger("io.awswrapper.hostmonitor");

    private final ClusterMonitor cluster;
    private final HostMonitor monitor;
    private final Host host;
    private final LongAdder ended = new LongAdder();

    HostReport(ClusterMonitor cluster, HostMonitor monitor) {
        this.cluster = cluster;
        this.monitor = monitor;
        this.host = monitor.host();
    }

    private String subject() {
        return "Cluster " + cluster.name() + ": " + host;
    }

    @Override
    public void suspected(SQLException evidence) {
        cluster.suspect(monitor, evidence);
    }

    @Override
    public void probeFailed(SQLException failure) {
        LOG.log(Level.DEBUG, () -> subject() + " was asked: " + failure.getMessage());
        cluster.publish(new Event.ProbeFailed(cluster.name(), host, failure));
    }

    @Override
    public void end(Connection waiting) {
        cluster.abort(waiting);
    }

    /** How many calls were ended. */
    long ended() {
        return ended.sum();
    }

    /** Also called by threads of the cluster. */
    @Override
    public void ended(int calls, Duration silence) {
        ended.add(calls);
        LOG.log(
                Level.INFO,
                () -> subject() + " has said nothing for " + silence.toMillis() + " ms; calls ended: " + calls);
        cluster.publish(new Event.CallsAborted(cluster.name(), host, calls, silence));
    }

    @Override
    public void rated(HostHealth before, HostHealth now) {
        if (now.equals(before)) {
            return;
        }
        cluster.rate(monitor, now);
        if (now.share() != before.share()) {
            LOG.log(
                    Level.INFO,
                    () -> subject() + " gets " + now.share() + " % of its share of choices; its health is "
                            + now.score());
            cluster.publish(new Event.RotationChanged(cluster.name(), host, before, now));
        }
    }

    @Override
    public void measured() {
        cluster.tell(monitor);
    }
}
