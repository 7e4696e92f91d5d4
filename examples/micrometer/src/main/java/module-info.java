/** What the driver tells operators, as Micrometer meters. */
module io.awswrapper.example.micrometer {
    requires io.awswrapper.plugin.hostmonitor;
    requires micrometer.core;
    requires static org.jspecify;

    provides io.awswrapper.spi.EventListener with
            io.awswrapper.example.micrometer.MicrometerEvents;
}
