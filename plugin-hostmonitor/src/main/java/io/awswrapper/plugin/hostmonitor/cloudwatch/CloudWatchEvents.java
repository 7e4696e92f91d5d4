package io.awswrapper.plugin.hostmonitor.cloudwatch;

import io.awswrapper.spi.Event;
import io.awswrapper.spi.EventListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes events on to the publishers of its data source. Listeners are made by the runtime, one for each data source, and
 * publishers by options, so they meet by an event of their own, {@link Introduction}: a static register would mix up data
 * sources and keep class loaders alive.
 */
public final class CloudWatchEvents implements EventListener {

    private final List<Publisher> publishers = new CopyOnWriteArrayList<>();

    /** For the service loader. */
    public CloudWatchEvents() {}

    @Override
    public void on(Event event) {
        if (event instanceof Introduction introduction) {
            publishers.add(introduction.publisher());
            return;
        }
        for (Publisher publisher : publishers) {
            publisher.on(event);
        }
    }
}
