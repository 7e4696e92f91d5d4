package io.awswrapper.example.micrometer;

import io.awswrapper.plugin.hostmonitor.HostMeasured;
import io.awswrapper.plugin.hostmonitor.HostMetrics;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.EventListener;
import io.awswrapper.spi.Host;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** Meters of the global registry for what happens to connections, and for each host that is monitored. */
public final class MicrometerEvents implements EventListener {

    private final MeterRegistry registry = Metrics.globalRegistry;
    private final Map<Tags, HostMetrics> latest = new ConcurrentHashMap<>();

    /** For the service loader. */
    public MicrometerEvents() {}

    @Override
    public void on(Event event) {
        if (event instanceof HostMeasured measured) {
            on(measured.metrics());
        } else if (event instanceof Event.Connected connected) {
            Tags outcome = tags(event, connected.host()).and("failed", String.valueOf(connected.failure() != null));
            registry.timer("awswrapper.connect", outcome).record(connected.took());
        } else if (event instanceof Event.SessionMoved moved) {
            String seen =
                    moved.seenAs() == null ? "nothing" : moved.seenAs().name().toLowerCase(Locale.ROOT);
            registry.timer("awswrapper.failover", tags(event, moved.to()).and("seen", seen))
                    .record(moved.timeline().restored());
        } else if (event instanceof Event.NoHostFound none) {
            registry.timer("awswrapper.failover", tags(event, none.from()).and("seen", "no_host"))
                    .record(none.timeline().restored());
        } else if (event instanceof Event.CallsAborted aborted) {
            registry.counter("awswrapper.calls.aborted", tags(event, aborted.host()))
                    .increment(aborted.aborted());
        } else if (event instanceof Event.ProbeFailed probe) {
            registry.counter("awswrapper.probe.failures", tags(event, probe.host()))
                    .increment();
        }
    }

    private void on(HostMetrics news) {
        Tags tags = Tags.of("cluster", news.cluster(), "host", news.host().id());
        if (latest.put(tags, news) == null) {
            gauge("awswrapper.host.health", tags, host -> host.health().score());
            gauge("awswrapper.host.sessions", tags, HostMetrics::openSessions);
            gauge("awswrapper.host.calls.active", tags, HostMetrics::callsInFlight);
            gauge(
                    "awswrapper.host.latency.median",
                    tags,
                    host -> seconds(host.latency().percentile(0.5)));
            gauge(
                    "awswrapper.host.latency.p99",
                    tags,
                    host -> seconds(host.latency().percentile(0.99)));
        }
        registry.counter("awswrapper.calls", tags).increment((double) news.calls());
        registry.counter("awswrapper.calls.failed", tags).increment((double) news.errors());
    }

    private void gauge(String name, Tags tags, ToDoubleFunction<HostMetrics> value) {
        Gauge.builder(name, latest, all -> value.applyAsDouble(all.get(tags)))
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static Tags tags(Event event, Host host) {
        return Tags.of("cluster", event.cluster(), "host", host.id());
    }
}
