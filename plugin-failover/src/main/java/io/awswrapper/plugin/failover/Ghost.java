package io.awswrapper.plugin.failover;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.PluginContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What a server that lives on may still run for a connection that broke. The application looks, finds nothing, repeats its
 * work, and a second later both are there.
 */
final class Ghost {

    private static final Logger LOG = System.getLogger("io.awswrapper.failover");

    /** Who waits for the end of a failover waits this long at most, and for one login. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final PluginContext context;
    private final Connection broken;
    private final Host host;

    /** @param broken to {@code host} */
    Ghost(PluginContext context, Connection broken, Host host) {
        this.context = context;
        this.broken = broken;
        this.host = host;
    }

    /**
     * Ends it.
     *
     * @param since when the broken connection was there already, by {@link System#nanoTime()}
     * @return whether it is certainly gone
     */
    boolean end(long since) {
        // Not over the session's own connection: its role, its transaction and its limits are the application's.
        try (Connection asked = context.connect(host)) {
            asked.setNetworkTimeout(context.executor(), (int) LIMIT.toMillis());
            Duration age = Duration.ofNanos(System.nanoTime() - since);
            return context.dialect().endBackend(asked, broken, age, LIMIT);
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "What " + host + " still runs for a broken connection could not be ended", e);
            return false;
        }
    }
}
