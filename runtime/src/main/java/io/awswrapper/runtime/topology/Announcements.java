package io.awswrapper.runtime.topology;

import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.Topology;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells of the changes of one cluster's topology, in their order and one at a time, whichever threads brought them about.
 * Nobody waits for another thread's listener: what comes meanwhile is told by the thread that is telling. Thread-safe.
 */
final class Announcements {

    private static final Logger LOG = System.getLogger("io.awswrapper.topology");

    /** Compared by identity: one listener can subscribe twice and end each subscription by itself. */
    private static final class Subscription {
        private final Consumer<Topology> listener;
        private final long since;

        Subscription(Consumer<Topology> listener, long since) {
            this.listener = listener;
            this.since = since;
        }
    }

    private record Announcement(Topology before, Topology after) {}

    private final String cluster;
    private final Consumer<Event> events;
    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final Queue<Announcement> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean telling = new AtomicBoolean();

    Announcements(String cluster, Consumer<Event> events) {
        this.cluster = cluster;
        this.events = events;
    }

    /**
     * @param since the version that is known already
     * @return ends the subscription; idempotent
     */
    Runnable subscribe(Consumer<Topology> listener, long since) {
        Subscription own = new Subscription(listener, since);
        subscriptions.add(own);
        return () -> subscriptions.remove(own);
    }

    /** Called under the lock of the cluster, which makes the order. */
    void add(Topology before, Topology after) {
        if (after.version() != before.version()) {
            waiting.add(new Announcement(before, after));
        }
    }

    /** Called without any lock. */
    void tell() {
        // The look after the mark is taken away: one that came since then found it taken.
        while (!waiting.isEmpty() && telling.compareAndSet(false, true)) {
            try {
                for (Announcement next = waiting.poll(); next != null; next = waiting.poll()) {
                    tell(next.before(), next.after());
                }
            } finally {
                telling.set(false);
            }
        }
    }

    private void tell(Topology before, Topology after) {
        Optional<Host> writer = after.writer();
        Level level = writer.isPresent() && !writer.equals(before.writer()) ? Level.INFO : Level.DEBUG;
        LOG.log(level, () -> "Cluster " + cluster + ": " + after);
        for (Subscription subscription : subscriptions) {
            if (after.version() > subscription.since) {
                isolated(subscription.listener, after);
            }
        }
        isolated(events, new Event.TopologyChanged(cluster, before, after));
    }

    /** What a listener throws is no matter of the host that was asked, nor of the call that suspected one. */
    @SuppressWarnings("CatchingUnchecked") // a listener's missing class must not end a probe
    private <T> void isolated(Consumer<T> listener, T news) {
        try {
            listener.accept(news);
        } catch (RuntimeException | Error e) {
            LOG.log(
                    Level.WARNING,
                    "Cluster " + cluster + ": a listener failed: "
                            + listener.getClass().getName(),
                    e);
        }
    }
}
