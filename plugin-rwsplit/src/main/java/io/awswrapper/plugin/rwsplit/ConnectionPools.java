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
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The pools of all sessions that open the same connections, one for each host in its role. A pool is made when it is needed
 * first, drained when its host fails or becomes something else, and all end when nobody has used them for a while.
 * Thread-safe.
 */
final class ConnectionPools implements AutoCloseable {

    private record Key(Host host, HostRole role) {}

    private final Cluster cluster;
    private final Connector connector;
    private final Options options;
    private final Resources resources;
    private final Executor executor;
    private final Duration idle;
    private final Map<Key, HostPool> pools = new ConcurrentHashMap<>();
    private final Queue<HostPool> drained = new ConcurrentLinkedQueue<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicReference<@Nullable Runnable> ending = new AtomicReference<>();
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
        sessions.incrementAndGet();
        Runnable planned = ending.getAndSet(null);
        if (planned != null) {
            planned.run();
        }
    }

    void leave() {
        if (sessions.decrementAndGet() == 0) {
            Runnable planned = ending.getAndSet(resources.schedule(this::endIfUnused, idle));
            if (planned != null) {
                planned.run();
            }
        }
    }

    /** Ends the pools, unless a session is open that uses them. */
    boolean endIfUnused() {
        boolean unused = sessions.get() == 0;
        if (unused) {
            close();
        }
        return unused;
    }

    HostPool pool(Host host, HostRole role) {
        Topology topology = cluster.topology();
        if (topology.version() != version) {
            version = topology.version();
            drain(topology);
        }
        return pools.computeIfAbsent(
                new Key(host, role), missing -> new HostPool(host, role, cluster, connector, options));
    }

    private void drain(Topology topology) {
        pools.forEach((key, pool) -> {
            Member member = topology.member(key.host()).orElse(null);
            boolean good = member != null && member.available() && member.role() == key.role();
            if (!good && pools.remove(key, pool)) {
                drained.add(pool);
                executor.execute(pool::drain);
            }
        });
        executor.execute(this::endDrained);
    }

    /** Ends the pools of hosts that were lost, once nobody has a connection of theirs: ending aborts those. */
    private void endDrained() {
        drained.removeIf(pool -> {
            if (pool.isInUse()) {
                return false;
            }
            pool.close();
            return true;
        });
    }

    @Override
    public void close() {
        pools.forEach((key, pool) -> {
            if (pools.remove(key, pool)) {
                pool.close();
            }
        });
        for (HostPool pool = drained.poll(); pool != null; pool = drained.poll()) {
            pool.close();
        }
    }
}
