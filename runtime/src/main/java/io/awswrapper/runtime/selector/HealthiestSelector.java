package io.awswrapper.runtime.selector;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostSelector;
import java.util.List;

/** {@code healthiest}: the highest health score, and of equal ones the fewest connections of this process. */
public final class HealthiestSelector implements HostSelector {

    private static final int TOLERANCE = 10;

    /** For the service loader. */
    public HealthiestSelector() {}

    @Override
    public String id() {
        return "healthiest";
    }

    @Override
    public Host select(List<Host> candidates, Cluster cluster) {
        // Scores a few points apart are equal: otherwise all connections would follow the noise.
        return Least.of(candidates, host -> -cluster.health(host).score() / TOLERANCE, cluster::sessions);
    }
}
