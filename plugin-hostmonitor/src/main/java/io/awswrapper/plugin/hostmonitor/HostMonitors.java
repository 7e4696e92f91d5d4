package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.PluginContext;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** All monitors of a data source. Sessions that want the same timing share them. Thread-safe. */
final class HostMonitors implements AutoCloseable {

    /** What has monitors of its own. */
    record Key(Cluster cluster, Timing timing) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, ClusterMonitor> clusters = new HashMap<>();
    private boolean closed;

    /** The monitor of a session's cluster; the session gives it back with {@link ClusterMonitor#leave}. */
    ClusterMonitor enter(PluginContext context) throws SQLException {
        Key key = new Key(context.cluster(), Timing.of(context.options()));
        lock.lock();
        try {
            ClusterMonitor monitor = clusters.computeIfAbsent(key, missing -> new ClusterMonitor(this, key, context));
            monitor.sessions++;
            if (closed) {
                monitor.end();
            }
            return monitor;
        } finally {
            lock.unlock();
        }
    }

    void leave(ClusterMonitor monitor) {
        lock.lock();
        try {
            if (--monitor.sessions == 0) {
                clusters.remove(monitor.key(), monitor);
                monitor.end();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sessions that are still open go on without monitors. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            clusters.values().forEach(ClusterMonitor::end);
            clusters.clear();
        } finally {
            lock.unlock();
        }
    }
}
