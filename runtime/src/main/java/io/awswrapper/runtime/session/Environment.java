package io.awswrapper.runtime.session;

import io.awswrapper.runtime.config.Installation;
import io.awswrapper.runtime.topology.ClusterRegistry;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.EventListener;
import io.awswrapper.spi.PluginContext.Connector;
import io.awswrapper.spi.Resources;
import io.awswrapper.spi.SqlAnalysis;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** What the sessions of one driver or data source share. Thread-safe; owned and ended by the driver or data source. */
public final class Environment {

    private static final Logger LOG = System.getLogger("io.awswrapper");

    private static final int MOST_FACTS = 256;

    private final Installation installation;
    private final ClusterRegistry clusters;
    private final Executor executor;
    private final Resources resources;
    private final Map<String, AnalysisCache> analyses = new ConcurrentHashMap<>();
    private final Map<Connector, NameFacts> facts = new ConcurrentHashMap<>();

    public Environment(Installation installation, ClusterRegistry clusters, Executor executor, Resources resources) {
        this.installation = installation;
        this.clusters = clusters;
        this.executor = executor;
        this.resources = resources;
    }

    Installation installation() {
        return installation;
    }

    ClusterRegistry clusters() {
        return clusters;
    }

    Executor executor() {
        return executor;
    }

    Resources resources() {
        return resources;
    }

    SqlAnalysis analyze(Dialect dialect, String sql) {
        AnalysisCache cache = analyses.get(dialect.id());
        if (cache == null) {
            cache = analyses.computeIfAbsent(dialect.id(), id -> new AnalysisCache(dialect));
        }
        return cache.analyze(sql);
    }

    /** What is known of the names in the database that {@code connector} connects to. */
    NameFacts facts(Connector connector) {
        if (facts.size() >= MOST_FACTS) {
            // Only passwords that rotate in the properties come here.
            facts.clear();
        }
        return facts.computeIfAbsent(connector, missing -> new NameFacts());
    }

    boolean hasListeners() {
        return !installation.listeners().isEmpty();
    }

    /** Tells all listeners; one that throws does not disturb the others. */
    public void publish(Event event) {
        for (EventListener listener : installation.listeners()) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                dropped("Event listener " + listener.getClass().getName() + ": failed", e);
            }
        }
    }

    /** Ends all probes; sessions that are still open go on without them. */
    public void close() {
        clusters.close();
    }

    void forgotten(Exception failure) {
        LOG.log(Level.TRACE, "Failed while cleaning up after a lost connection", failure);
    }

    void dropped(String what, RuntimeException failure) {
        LOG.log(Level.WARNING, what, failure);
    }
}
