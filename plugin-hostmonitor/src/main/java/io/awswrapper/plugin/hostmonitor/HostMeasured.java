package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Event;

/**
 * What was measured of a host until now: told to the {@link io.awswrapper.spi.EventListener}s about once a second for each
 * host that the data source has sessions on, and once more when the last of them is closed.
 *
 * @param metrics all since the first session; subtract what was told before ({@link HostMetrics#since}) for what is new
 */
public record HostMeasured(HostMetrics metrics) implements Event {

    @Override
    public String cluster() {
        return metrics.cluster();
    }
}
