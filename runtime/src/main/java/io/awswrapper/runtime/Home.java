package io.awswrapper.runtime;

import io.awswrapper.runtime.config.Credentials;
import io.awswrapper.runtime.config.Installation;
import io.awswrapper.runtime.config.Settings;
import io.awswrapper.runtime.config.SettingsCache;
import io.awswrapper.runtime.session.Environment;
import io.awswrapper.runtime.session.LogicalSession;
import io.awswrapper.runtime.topology.ClusterRegistry;
import io.awswrapper.runtime.topology.ProbeConnector;
import io.awswrapper.spi.Event;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Everything that connections share and that must end some time. The driver has one, and so has each data source. */
final class Home implements AutoCloseable {

    private static final Logger LOG = System.getLogger("io.awswrapper");

    /** For aborting and closing connections: short, unless a server that is gone keeps one waiting. */
    private static final int SHORT_WORK = 32;
    /** For plugins' work in the background, which may hang; each plugin bounds its own share. */
    private static final int LONG_WORK = 256;

    private static final int MOST_WAITING = 100_000;

    private final SettingsCache settings;
    private final Environment environment;
    private final Workers workers;
    private final SharedResources resources;
    private final Set<Settings.Key> explained = ConcurrentHashMap.newKeySet();

    Home(Installation installation, String name) {
        settings = new SettingsCache(installation);
        workers = new Workers(name);
        ClusterRegistry clusters = new ClusterRegistry(connector(), this::publish);
        resources = new SharedResources(name, workers.lane("scheduled work", LONG_WORK, MOST_WAITING));
        environment = new Environment(
                installation, clusters, workers.lane("short work", SHORT_WORK, MOST_WAITING), resources);
    }

    private ProbeConnector connector() {
        return (of, host, timeout) -> LogicalSession.probe(of, environment(), host, timeout);
    }

    private Environment environment() {
        return environment;
    }

    private void publish(Event event) {
        environment.publish(event);
    }

    Settings resolve(String url, @Nullable Properties info) throws SQLException {
        return settings.get(url, info, null);
    }

    Installation installation() {
        return settings.installation();
    }

    /** @param arguments of {@code getConnection(user, password)}; {@code null} without */
    Connection connect(String url, @Nullable Properties info, @Nullable Credentials arguments) throws SQLException {
        Settings resolved = settings.get(url, info, arguments).located(resources);
        if (explained.size() < 100 && explained.add(resolved.key())) {
            LOG.log(
                    Level.INFO,
                    () -> "Plugin plan of " + resolved + ":\n" + resolved.plan().explain());
        }
        return LogicalSession.open(resolved, environment);
    }

    /** Ends what connections that are still open have started; they are not closed. */
    @Override
    public void close() {
        environment.close();
        resources.close();
        workers.close();
    }
}
