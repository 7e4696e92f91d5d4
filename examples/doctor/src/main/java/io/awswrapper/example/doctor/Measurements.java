package io.awswrapper.example.doctor;

import io.awswrapper.plugin.hostmonitor.HostMeasured;
import io.awswrapper.plugin.hostmonitor.HostMetrics;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.EventListener;
import io.awswrapper.spi.Host;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Hears what the plugin {@code hostMonitoring} measures, when the URL has it. */
public final class Measurements implements EventListener {

    private static final Map<Host, HostMetrics> LATEST = new ConcurrentHashMap<>();

    /** For the service loader. */
    public Measurements() {}

    @Override
    public void on(Event event) {
        if (event instanceof HostMeasured measured) {
            LATEST.put(measured.metrics().host(), measured.metrics());
        }
    }

    /** How many calls of this process wait for the host; 0 when nobody measures. */
    static int callsInFlight(Host host) {
        HostMetrics known = LATEST.get(host);
        return known == null ? 0 : known.callsInFlight();
    }
}
