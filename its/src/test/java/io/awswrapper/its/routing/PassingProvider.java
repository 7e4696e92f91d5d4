package io.awswrapper.its.routing;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginDescriptor;
import java.util.Set;

/** A plugin that only passes executions on: the cost of the pipeline itself. */
public final class PassingProvider implements ConnectionPluginProvider {

    /** For the service loader. */
    public PassingProvider() {}

    @Override
    public PluginDescriptor descriptor() {
        return PluginDescriptor.plugin("passing").description("Passes on.").build();
    }

    @Override
    public ConnectionPlugin create(PluginContext context) {
        return new ConnectionPlugin() {
            @Override
            public Set<CallKind> intercepts() {
                return Set.of(CallKind.EXECUTE);
            }
        };
    }
}
