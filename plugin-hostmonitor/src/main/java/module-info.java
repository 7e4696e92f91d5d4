/**
 * The plugin {@code hostMonitoring}: finds dead and sick hosts, ends the calls that wait for them, and measures all of them.
 *
 * @provides io.awswrapper.spi.ConnectionPluginProvider
 * @provides io.awswrapper.spi.EventListener
 */
module io.awswrapper.plugin.hostmonitor {
    requires transitive io.awswrapper.spi;
    requires jdk.jfr;
    requires static org.jspecify;

    exports io.awswrapper.plugin.hostmonitor;

    provides io.awswrapper.spi.ConnectionPluginProvider with
            io.awswrapper.plugin.hostmonitor.MonitoringProvider;
    provides io.awswrapper.spi.EventListener with
            io.awswrapper.plugin.hostmonitor.FlightRecorder;
}
