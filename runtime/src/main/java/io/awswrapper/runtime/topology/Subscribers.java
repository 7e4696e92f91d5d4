package io.awswrapper.runtime.topology;

import io.awswrapper.spi.Topology;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Who wants to hear of changes of a topology. Thread-safe. */
final class Subscribers {

    /** Compared by identity: one listener can subscribe twice and end each subscription by itself. */
    private static final class Subscription {
        private final Consumer<Topology> listener;

        Subscription(Consumer<Topology> listener) {
            this.listener = listener;
        }
    }

    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

    /** @return ends the subscription; idempotent */
    Runnable add(Consumer<Topology> listener) {
        Subscription own = new Subscription(listener);
        subscriptions.add(own);
        return () -> subscriptions.remove(own);
    }

    void tell(Topology topology) {
        for (Subscription subscription : subscriptions) {
            subscription.listener.accept(topology);
        }
    }
}
