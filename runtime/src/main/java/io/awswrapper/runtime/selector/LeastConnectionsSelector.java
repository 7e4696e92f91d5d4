package io.awswrapper.runtime.selector;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostSelector;
import java.util.List;

/** {@code leastConnections}: the host on which this process has the fewest connections. */
public final class LeastConnectionsSelector implements HostSelector {

    /** For the service loader. */
    public LeastConnectionsSelector() {}

    @Override
    public String id() {
        return "leastConnections";
    }

    @Override
    public Host select(List<Host> candidates, Cluster cluster) {
        return Least.of(candidates, cluster::sessions);
    }
}
