package io.awswrapper.plugin.hostmonitor.cloudwatch;

import io.awswrapper.spi.Event;

/** Says to {@link CloudWatchEvents} that a publisher of its data source wants to hear what comes. */
record Introduction(Publisher publisher) implements Event {

    /** Of none in particular. */
    @Override
    public String cluster() {
        return "";
    }
}
