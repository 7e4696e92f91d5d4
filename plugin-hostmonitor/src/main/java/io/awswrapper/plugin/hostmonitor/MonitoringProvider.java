package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.plugin.hostmonitor.cloudwatch.CloudWatchReport;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginDescriptor;
import java.sql.SQLException;

/** Makes the plugin {@code hostMonitoring}. */
public final class MonitoringProvider implements ConnectionPluginProvider {

    private static final PluginDescriptor DESCRIPTOR = PluginDescriptor.plugin("hostMonitoring")
            .description("Ends calls that wait for a dead host, rates hosts, and measures them.")
            .after("failover", "readWriteSplitting")
            .options(
                    MonitoringOptions.ENABLED,
                    MonitoringOptions.GRACE,
                    MonitoringOptions.INTERVAL,
                    MonitoringOptions.COUNT,
                    MonitoringOptions.TIMEOUT,
                    MonitoringOptions.THRESHOLD,
                    CloudWatchOptions.NAMESPACE,
                    CloudWatchOptions.REGION,
                    CloudWatchOptions.ENDPOINT,
                    CloudWatchOptions.PROFILE,
                    CloudWatchOptions.INTERVAL)
            .enabledByDefault()
            .applicationOnly()
            .build();

    /** For the service loader. */
    public MonitoringProvider() {}

    @Override
    public PluginDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public ConnectionPlugin create(PluginContext context) throws SQLException {
        HostMonitors monitors = context.resources().shared(HostMonitors.class, HostMonitors::new);
        ClusterMonitor cluster = monitors.enter(context);
        boolean created = false;
        try {
            ConnectionPlugin plugin = new MonitoringPlugin(context, cluster, CloudWatchReport.open(context));
            created = true;
            return plugin;
        } finally {
            if (!created) {
                monitors.leave(cluster);
            }
        }
    }
}
