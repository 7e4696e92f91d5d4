package io.awswrapper.runtime.config;

import static io.awswrapper.spi.PluginDescriptor.plugin;

import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginDescriptor;
import java.util.Arrays;
import java.util.List;

/** A plugin that is nothing but its descriptor. */
class FakePlugin implements ConnectionPluginProvider {

    private final PluginDescriptor descriptor;

    FakePlugin(PluginDescriptor descriptor) {
        this.descriptor = descriptor;
    }

    static Installation installed(PluginDescriptor... descriptors) {
        return Installation.of(
                List.of(new FakeDialect()),
                Arrays.stream(descriptors).map(FakePlugin::new).toList(),
                List.of(),
                List.of());
    }

    /** Plugins with the given ids and nothing to say about each other. */
    static Installation installed(String... ids) {
        return installed(Arrays.stream(ids).map(id -> plugin(id).build()).toArray(PluginDescriptor[]::new));
    }

    @Override
    public PluginDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public ConnectionPlugin create(PluginContext context) {
        return new ConnectionPlugin() {};
    }
}
