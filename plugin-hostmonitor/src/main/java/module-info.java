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
    // Not needed on the path before cloudWatchNamespace is set.
    requires static software.amazon.awssdk.auth;
    requires static software.amazon.awssdk.awscore;
    requires static software.amazon.awssdk.core;
    requires static software.amazon.awssdk.regions;
    requires static software.amazon.awssdk.services.cloudwatch;
    requires static software.amazon.awssdk.utils;

    exports io.awswrapper.plugin.hostmonitor;

    provides io.awswrapper.spi.ConnectionPluginProvider with
            io.awswrapper.plugin.hostmonitor.MonitoringProvider;
    provides io.awswrapper.spi.EventListener with
            io.awswrapper.plugin.hostmonitor.FlightRecorder,
            io.awswrapper.plugin.hostmonitor.cloudwatch.CloudWatchEvents;
}
