/**
 * The plugin {@code hostMonitoring}: finds dead and sick hosts, ends the calls that wait for them, and measures all of them.
 *
 * @provides io.awswrapper.spi.ConnectionPluginProvider
 */
module io.awswrapper.plugin.hostmonitor {
    requires transitive io.awswrapper.spi;
    requires static org.jspecify;

    exports io.awswrapper.plugin.hostmonitor;

    provides io.awswrapper.spi.ConnectionPluginProvider with
            io.awswrapper.plugin.hostmonitor.MonitoringProvider;
}
