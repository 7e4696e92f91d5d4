package io.awswrapper.runtime.session;

import io.awswrapper.runtime.config.Settings;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.PluginContext.Connector;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Opens connections like those of the sessions with these settings. Equal to another one that opens the same. */
final class SharedConnector implements Connector {

    private final Settings settings;
    private final Environment environment;

    SharedConnector(Settings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
    }

    @Override
    public Connection connect(Host host) throws SQLException {
        return LogicalSession.additional(settings, environment, host);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SharedConnector connector
                && environment == connector.environment
                && settings.key().equals(connector.settings.key());
    }

    @Override
    public int hashCode() {
        return settings.key().hashCode();
    }

    @Override
    public String toString() {
        return "Connector of " + settings;
    }
}
