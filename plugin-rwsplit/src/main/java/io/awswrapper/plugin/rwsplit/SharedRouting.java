package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginContext.Connector;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What the sessions of a data source share. Thread-safe; ends with the data source. */
final class SharedRouting implements AutoCloseable {

    private static final int MOST = 256;

    /** What sessions share that open the same connections. */
    static final class Common {
        final Learned learned = new Learned();
        final RouteCounters counters = new RouteCounters();
        private volatile boolean closed;
        private final AtomicReference<@Nullable ConnectionPools> pools = new AtomicReference<>();

        /** Made when the first session asks for them. */
        ConnectionPools pools(PluginContext context, Cluster cluster) {
            ConnectionPools known = pools.get();
            if (known == null) {
                ConnectionPools made = new ConnectionPools(context, cluster);
                known = pools.compareAndSet(null, made) ? made : Objects.requireNonNull(pools.get());
                if (closed) {
                    known.close();
                }
            }
            return known;
        }

        private boolean endIfUnused() {
            ConnectionPools known = pools.get();
            return known == null || known.endIfUnused();
        }

        private void close() {
            closed = true;
            ConnectionPools known = pools.get();
            if (known != null) {
                known.close();
            }
        }
    }

    private final Map<Connector, Common> common = new ConcurrentHashMap<>();
    private final Map<Cluster, LastWrite> writes = new ConcurrentHashMap<>();

    /** @param connector equal for sessions that open the same connections */
    Common common(Connector connector) {
        Common known = common.get(connector);
        if (known == null) {
            if (common.size() >= MOST) {
                // Only passwords that rotate in the properties come here.
                common.values().removeIf(Common::endIfUnused);
            }
            known = common.computeIfAbsent(connector, missing -> new Common());
        }
        return known;
    }

    /** The last write that any session has made in this cluster. */
    LastWrite lastWrite(Cluster cluster) {
        return writes.computeIfAbsent(cluster, missing -> new LastWrite());
    }

    @Override
    public void close() {
        common.values().forEach(Common::close);
        common.clear();
    }
}
