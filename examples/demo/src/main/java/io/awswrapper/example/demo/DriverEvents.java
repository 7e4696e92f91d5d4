package io.awswrapper.example.demo;

import io.awswrapper.spi.Event;
import io.awswrapper.spi.EventListener;
import io.awswrapper.spi.Topology;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Hears what the driver tells operators. The driver makes it, as a service, so what it heard is kept beside it. */
public final class DriverEvents implements EventListener {

    /**
     * @param nanos when, by {@link System#nanoTime()}
     */
    record Heard(long nanos, Event event) {}

    private static final Queue<Heard> HEARD = new ConcurrentLinkedQueue<>();
    private static volatile @Nullable Topology topology;

    /** For the service loader. */
    public DriverEvents() {}

    @Override
    public void on(Event event) {
        HEARD.add(new Heard(System.nanoTime(), event));
        if (event instanceof Event.TopologyChanged changed) {
            topology = changed.after();
        }
    }

    /** What the driver knows of the cluster; {@code null} before anything changed. */
    static @Nullable Topology topology() {
        return topology;
    }

    /** Everything heard since a moment, in the order heard. */
    static List<Heard> since(long nanos) {
        return HEARD.stream().filter(heard -> heard.nanos() - nanos >= 0).toList();
    }
}
