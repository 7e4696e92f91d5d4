package io.awswrapper.runtime.topology;

import io.awswrapper.runtime.config.Settings;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.TopologySource;
import io.awswrapper.spi.TopologySource.Observation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clusters that one driver or data source knows. Two URLs lead to the same cluster when their servers say so, not when
 * an option does. Thread-safe.
 */
public final class ClusterRegistry {

    /** Bounds connecting and asking when a URL is seen for the first time. */
    private static final Duration FIRST_CONTACT = Duration.ofSeconds(10);

    private static final int MOST_URLS = 1_000;

    private final ProbeConnector connector;
    private final Consumer<Event> events;
    /** Two URLs for one cluster may come at the same time: the second must find what the first has made. */
    private final ReentrantLock making = new ReentrantLock();

    private final Map<Settings.Seeds, CompletableFuture<MonitoredCluster>> clusters = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public ClusterRegistry(ProbeConnector connector, Consumer<Event> events) {
        this.connector = connector;
        this.events = events;
    }

    /** A session's hold on its cluster: as long as there is one, the cluster is probed. */
    public static final class Lease implements AutoCloseable {
        private final MonitoredCluster cluster;
        private final Settings settings;
        private final AtomicBoolean held = new AtomicBoolean(true);
        private final AtomicReference<@Nullable Host> current = new AtomicReference<>();

        private Lease(MonitoredCluster cluster, Settings settings) {
            this.cluster = cluster;
            this.settings = settings;
            cluster.enter(settings);
        }

        public Cluster cluster() {
            return cluster;
        }

        /** The session is on {@code host} now; {@code null} when it is on none any more. */
        public void at(@Nullable Host host) {
            cluster.vitals().moved(current.getAndSet(host), host);
            if (host != null && !held.get()) {
                at(null);
            }
        }

        @Override
        public void close() {
            if (held.compareAndSet(true, false)) {
                at(null);
                cluster.leave(settings);
            }
        }
    }

    /**
     * The cluster behind the hosts of {@code settings}. Connects when these hosts are seen for the first time; sessions
     * that come meanwhile wait for that one contact.
     *
     * @throws SQLException {@code 08001} when no host could be asked, or what a host answered to the login
     */
    public Lease acquire(Settings settings) throws SQLException {
        Settings.Seeds seeds = settings.seeds();
        CompletableFuture<MonitoredCluster> known = clusters.get(seeds);
        if (known == null) {
            CompletableFuture<MonitoredCluster> own = new CompletableFuture<>();
            known = clusters.putIfAbsent(seeds, own);
            if (known == null) {
                return new Lease(contact(settings, seeds, own), settings);
            }
        }
        return new Lease(get(known), settings);
    }

    private static MonitoredCluster get(CompletableFuture<MonitoredCluster> contact) throws SQLException {
        try {
            return contact.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(
                    "Cluster: the wait for its first contact was interrupted; connect again", "08001", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failure) {
                // A new one, because the other thread may be adding to its own.
                throw new SQLException(failure.getMessage(), failure.getSQLState(), failure);
            }
            throw new SQLException("Cluster: first contact failed: " + e.getCause(), "08001", e);
        }
    }

    private MonitoredCluster contact(
            Settings settings, Settings.Seeds seeds, CompletableFuture<MonitoredCluster> promise) throws SQLException {
        boolean made = false;
        try {
            MonitoredCluster cluster = contact(settings, promise);
            made = true;
            forgetIdle();
            return cluster;
        } catch (SQLException | RuntimeException e) {
            promise.completeExceptionally(e);
            throw e;
        } finally {
            if (!made) {
                clusters.remove(seeds, promise);
                promise.cancel(false);
            }
        }
    }

    private MonitoredCluster contact(Settings settings, CompletableFuture<MonitoredCluster> promise)
            throws SQLException {
        Dialect dialect = settings.dialect();
        StringBuilder tried = new StringBuilder();
        SQLException last = null;
        for (Host host : settings.hosts()) {
            try (Connection connection = connector.open(settings, host, FIRST_CONTACT)) {
                TopologySource source = dialect.topologySource(connection);
                Observation seen = source.observe(connection);
                return findOrMake(settings, source, host, seen, promise);
            } catch (SQLException e) {
                if (dialect.classify(e) == ErrorKind.LOGIN) {
                    throw e;
                }
                tried.append("\n").append(host).append(": ").append(e.getMessage());
                if (last != null) {
                    e.addSuppressed(last);
                }
                last = e;
            }
        }
        throw new SQLException(
                "Cluster: no host of the URL could be asked for the topology; check the hosts, and that they are up and"
                        + " reachable from here:" + tried,
                "08001",
                last);
    }

    private MonitoredCluster findOrMake(
            Settings settings,
            TopologySource source,
            Host host,
            Observation seen,
            CompletableFuture<MonitoredCluster> promise) {
        MonitoredCluster cluster;
        making.lock();
        try {
            cluster = find(settings, seen);
            if (cluster == null) {
                cluster = new MonitoredCluster(settings, source, connector, events, host, seen);
            } else {
                cluster.join(settings, host, seen);
            }
            promise.complete(cluster);
            if (closed) {
                // Closed while this contact was under way: nobody else would end it.
                cluster.end();
            }
        } finally {
            making.unlock();
        }
        cluster.announce();
        return cluster;
    }

    private @Nullable MonitoredCluster find(Settings settings, Observation seen) {
        for (CompletableFuture<MonitoredCluster> contact : clusters.values()) {
            MonitoredCluster cluster = contact.isCompletedExceptionally() ? null : contact.getNow(null);
            if (cluster != null && cluster.includes(settings, seen)) {
                return cluster;
            }
        }
        return null;
    }

    /** Ends all probes for good. */
    public void close() {
        closed = true;
        for (CompletableFuture<MonitoredCluster> contact : clusters.values()) {
            MonitoredCluster cluster = contact.isCompletedExceptionally() ? null : contact.getNow(null);
            if (cluster != null) {
                cluster.end();
            }
        }
        clusters.clear();
    }

    private void forgetIdle() {
        if (clusters.size() > MOST_URLS) {
            clusters.values().removeIf(contact -> {
                MonitoredCluster cluster = contact.isCompletedExceptionally() ? null : contact.getNow(null);
                return cluster != null && cluster.isIdle();
            });
        }
    }
}
