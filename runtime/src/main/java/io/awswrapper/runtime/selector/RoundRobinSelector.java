package io.awswrapper.runtime.selector;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostSelector;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code roundRobin}: one after the other, counted over all connections and clusters of the process. */
public final class RoundRobinSelector implements HostSelector {

    private final AtomicInteger turn = new AtomicInteger();

    /** For the service loader. */
    public RoundRobinSelector() {}

    @Override
    public String id() {
        return "roundRobin";
    }

    @Override
    public Host select(List<Host> candidates, Cluster cluster) {
        return candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size()));
    }
}
