package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Event;

/**
 * What was measured of a host: told to the {@link io.awswrapper.spi.EventListener}s about once a second for each host that
 * the data source has sessions on, and once more when the last of them is closed. No call is in two of them and none is
 * left out, so their sum is what happened, in whatever order they come.
 *
 * @param metrics all since this was told of the host before
 */
public record HostMeasured(HostMetrics metrics) implements Event {

    @Override
    public String cluster() {
        return metrics.cluster();
    }
}
