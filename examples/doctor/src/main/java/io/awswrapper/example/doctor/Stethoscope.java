package io.awswrapper.example.doctor;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginDescriptor;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A plugin that does nothing but remember the cluster that the connection belongs to: all that the doctor needs of the
 * driver. The driver makes it, as a service, so what it remembers is kept beside it.
 */
public final class Stethoscope implements ConnectionPluginProvider {

    static final String ID = "doctor";

    private static final AtomicReference<@Nullable Cluster> HEARD = new AtomicReference<>();

    /** For the service loader. */
    public Stethoscope() {}

    @Override
    public PluginDescriptor descriptor() {
        return PluginDescriptor.plugin(ID)
                .description("Lets the doctor see the cluster.")
                .enabledByDefault()
                .applicationOnly()
                .build();
    }

    @Override
    public ConnectionPlugin create(PluginContext context) throws SQLException {
        HEARD.set(context.cluster());
        return new ConnectionPlugin() {};
    }

    /** Of the last connection. */
    static Cluster cluster() {
        return Objects.requireNonNull(HEARD.get(), "no connection yet");
    }
}
