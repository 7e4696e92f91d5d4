package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.Endpoint;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginDescriptor;
import java.sql.SQLException;

/** Makes the plugin {@code readWriteSplitting}. */
public final class ReadWriteSplittingProvider implements ConnectionPluginProvider {

    private static final PluginDescriptor DESCRIPTOR = PluginDescriptor.plugin("readWriteSplitting")
            .description("Runs reads on readers and writes on the writer, and never shows a connection less than it has"
                    + " written.")
            .options(
                    ReadWriteSplittingOptions.ROUTING,
                    ReadWriteSplittingOptions.CONSISTENCY,
                    ReadWriteSplittingOptions.MAX_LAG,
                    ReadWriteSplittingOptions.WAIT,
                    ReadWriteSplittingOptions.FRESHNESS_INTERVAL,
                    ReadWriteSplittingOptions.SELECTOR,
                    ReadWriteSplittingOptions.SELECTION,
                    ReadWriteSplittingOptions.POOLING,
                    ReadWriteSplittingOptions.POOL_SIZE,
                    ReadWriteSplittingOptions.POOL_WAIT,
                    ReadWriteSplittingOptions.POOL_IDLE)
            // Failover repairs the connection that a statement was routed to.
            .before("failover")
            .applicationOnly()
            .build();

    /** For the service loader. */
    public ReadWriteSplittingProvider() {}

    @Override
    public PluginDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public ConnectionPlugin create(PluginContext context) throws SQLException {
        if (isElsewhere(context)) {
            return new ConnectionPlugin() {};
        }
        if (context.options().get(ReadWriteSplittingOptions.POOLING) == Pooling.INTERNAL && !isPoolPresent()) {
            throw new SQLException(
                    "pooling: needs HikariCP on the path, but was 'internal' without it; add com.zaxxer:HikariCP (on the"
                            + " module path also --add-modules com.zaxxer.hikari), or leave the option out",
                    "08001");
        }
        return new RoutingPlugin(context, context.resources().shared(SharedRouting.class, SharedRouting::new));
    }

    private static boolean isPoolPresent() {
        try {
            Class<?> unused = Class.forName(
                    "com.zaxxer.hikari.HikariDataSource", false, ReadWriteSplittingProvider.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Whether something else stands behind the endpoint that decides where statements run. */
    private static boolean isElsewhere(PluginContext context) {
        Endpoint.Kind kind = Endpoint.parse(context.urlHosts().get(0).address()).kind();
        return kind == Endpoint.Kind.PROXY || kind == Endpoint.Kind.SHARD_GROUP;
    }
}
