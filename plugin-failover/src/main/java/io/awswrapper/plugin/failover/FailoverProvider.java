package io.awswrapper.plugin.failover;

import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.Endpoint;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginDescriptor;
import java.sql.SQLException;

/** Makes the plugin {@code failover}. */
public final class FailoverProvider implements ConnectionPluginProvider {

    private static final PluginDescriptor DESCRIPTOR = PluginDescriptor.plugin("failover")
            .description("Carries a connection through the death of its host, and tells the truth about its work.")
            .options(
                    FailoverOptions.TIMEOUT,
                    FailoverOptions.MODE,
                    FailoverOptions.REPLAY,
                    FailoverOptions.READER_SELECTOR)
            .enabledByDefault()
            .applicationOnly()
            .build();

    /** For the service loader. */
    public FailoverProvider() {}

    @Override
    public PluginDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public ConnectionPlugin create(PluginContext context) throws SQLException {
        Endpoint.Kind endpoint = Preference.endpoint(context);
        if (Preference.isElsewhere(endpoint)) {
            return new ConnectionPlugin() {};
        }
        return new FailoverPlugin(context, new Relocation(context, endpoint));
    }
}
