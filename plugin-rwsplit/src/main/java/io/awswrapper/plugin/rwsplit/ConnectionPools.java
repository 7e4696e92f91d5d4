package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Options;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginContext.Connector;
import io.awswrapper.spi.Resources;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The pools of all sessions that open the same connections, one for each host in its role. A pool is made when it is needed
 * first, drained when its host fails or becomes something else, and all end when nobody has used them for a while.
 * Thread-safe: the lock guards who uses the pools and which there are, and is never held while one is made or ended.
 */
final class ConnectionPools implements AutoCloseable {

    private record Key(Host host, HostRole role) {}

    private final Cluster cluster;
    private final Connector connector;
    private final Options options;
    private final Resources resources;
    private final Executor executor;
    private final Duration idle;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, HostPool> pools = new HashMap<>();
    /** Still in use when their hosts were lost: each ends by itself, with its last connection. */
    private final Set<HostPool> drained = new HashSet<>();

    private int sessions;
    private @Nullable Runnable ending;
    private boolean closed;
    private volatile long version;

    ConnectionPools(PluginContext context, Cluster cluster) {
        this.cluster = cluster;
        this.connector = context.connector();
        this.options = context.options();
        this.resources = context.resources();
        this.executor = context.executor();
        this.idle = options.get(ReadWriteSplittingOptions.POOL_IDLE);
    }

    void enter() {
        lock.lock();
        try {
            sessions++;
            unplan();
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            if (--sessions == 0) {
                unplan();
                ending = resources.schedule(this::endIfUnused, idle);
            }
        } finally {
            lock.unlock();
        }
    }

    private void unplan() {
        if (ending != null) {
            ending.run();
            ending = null;
        }
    }

    /** Ends the pools, unless a session is open that uses them. A session that comes now finds none, and makes its own. */
    boolean endIfUnused() {
        List<HostPool> unused;
        lock.lock();
        try {
            if (sessions > 0) {
                return false;
            }
            unused = takeAll();
        } finally {
            lock.unlock();
        }
        unused.forEach(HostPool::close);
        return true;
    }

    private List<HostPool> takeAll() {
        List<HostPool> all = new ArrayList<>(pools.values());
        all.addAll(drained);
        pools.clear();
        drained.clear();
        return all;
    }

    /**
     * Called by a session that has entered and has not left.
     *
     * @throws SQLException {@code 08003} when the data source is closed
     */
    HostPool pool(Host host, HostRole role) throws SQLException {
        Topology topology = cluster.topology();
        if (topology.version() != version) {
            version = topology.version();
            drain(topology);
        }
        Key key = new Key(host, role);
        HostPool known = find(key);
        if (known != null && !known.isClosed()) {
            return known;
        }
        HostPool made = new HostPool(host, role, cluster, connector, options);
        HostPool other = put(key, made);
        if (other != made) {
            made.close();
        }
        if (other == null) {
            throw new SQLException("Pool of " + host + ": its data source is closed; open another one", "08003");
        }
        return other;
    }

    private @Nullable HostPool find(Key key) {
        lock.lock();
        try {
            return pools.get(key);
        } finally {
            lock.unlock();
        }
    }

    /** @return whose pool it is now; {@code null} when all have ended for good */
    private @Nullable HostPool put(Key key, HostPool made) {
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            HostPool known = pools.get(key);
            if (known != null && !known.isClosed()) {
                return known;
            }
            pools.put(key, made);
            return made;
        } finally {
            lock.unlock();
        }
    }

    private void drain(Topology topology) {
        List<HostPool> lost = new ArrayList<>();
        lock.lock();
        try {
            drained.removeIf(HostPool::isClosed);
            pools.entrySet().removeIf(entry -> {
                Key key = entry.getKey();
                Member member = topology.member(key.host()).orElse(null);
                boolean good = member != null && member.available() && member.role() == key.role();
                if (!good) {
                    lost.add(entry.getValue());
                }
                return !good;
            });
            drained.addAll(lost);
        } finally {
            lock.unlock();
        }
        lost.forEach(pool -> executor.execute(pool::drain));
    }

    /** Ends with the data source: connections in use are aborted. */
    @Override
    public void close() {
        List<HostPool> all;
        lock.lock();
        try {
            closed = true;
            unplan();
            all = takeAll();
        } finally {
            lock.unlock();
        }
        all.forEach(HostPool::close);
    }
}
