package io.awswrapper.runtime.selector;

import io.awswrapper.spi.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;

/** Picks the host with the least of something; of several any, so that those that come at once do not all take the same. */
final class Least {

    private Least() {}

    /** @param orders the second counts where the first is equal, and so on */
    @SafeVarargs
    static Host of(List<Host> candidates, ToLongFunction<Host>... orders) {
        List<Host> left = candidates;
        for (ToLongFunction<Host> order : orders) {
            left = least(left, order);
        }
        return left.get(ThreadLocalRandom.current().nextInt(left.size()));
    }

    private static List<Host> least(List<Host> candidates, ToLongFunction<Host> order) {
        List<Host> least = new ArrayList<>(candidates.size());
        long smallest = Long.MAX_VALUE;
        for (Host candidate : candidates) {
            long value = order.applyAsLong(candidate);
            if (value < smallest) {
                smallest = value;
                least.clear();
            }
            if (value == smallest) {
                least.add(candidate);
            }
        }
        return least;
    }
}
