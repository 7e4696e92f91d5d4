package io.awswrapper.runtime.selector;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostSelector;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** {@code random}: any of them. */
public final class RandomSelector implements HostSelector {

    /** For the service loader. */
    public RandomSelector() {}

    @Override
    public String id() {
        return "random";
    }

    @Override
    public Host select(List<Host> candidates, Cluster cluster) {
        return candidates.get(ThreadLocalRandom.current().nextInt(candidates.size()));
    }
}
