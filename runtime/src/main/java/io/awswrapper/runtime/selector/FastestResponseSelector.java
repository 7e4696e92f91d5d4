package io.awswrapper.runtime.selector;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostSelector;
import java.util.List;

/**
 * {@code fastestResponse}: the host that answers probes soonest, one that was not asked yet before all others; of those that
 * take about as long the one with the fewest connections of this process.
 */
public final class FastestResponseSelector implements HostSelector {

    /** For the service loader. */
    public FastestResponseSelector() {}

    @Override
    public String id() {
        return "fastestResponse";
    }

    @Override
    public Host select(List<Host> candidates, Cluster cluster) {
        // Counted in doublings: otherwise all connections would follow the noise.
        return Least.of(
                candidates,
                host -> Long.SIZE - Long.numberOfLeadingZeros(cluster.responseNanos(host)),
                cluster::sessions);
    }
}
