package io.awswrapper.runtime.topology;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostHealth;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How each host does: sessions on it, time to answer, what a plugin makes of it. Thread-safe, without a lock. */
final class Vitals {

    /** The newest answer counts for one part in this many. */
    private static final int MEMORY = 8;

    private static final class Vital {
        final AtomicInteger sessions = new AtomicInteger();
        volatile HostHealth health = HostHealth.GOOD;
        volatile long responseNanos;
    }

    private final Map<Host, Vital> vitals = new ConcurrentHashMap<>();

    private Vital of(Host host) {
        Vital known = vitals.get(host);
        return known != null ? known : vitals.computeIfAbsent(host, missing -> new Vital());
    }

    /** A session has gone from one host to another; {@code null} where it was on none or is on none now. */
    void moved(@Nullable Host from, @Nullable Host to) {
        if (from != null) {
            of(from).sessions.decrementAndGet();
        }
        if (to != null) {
            of(to).sessions.incrementAndGet();
        }
    }

    /** Told by the host's own probe only. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer a host
    void responded(Host host, long nanos) {
        Vital vital = of(host);
        long before = vital.responseNanos;
        vital.responseNanos = before == 0 ? nanos : before + (nanos - before) / MEMORY;
    }

    void rate(Host host, HostHealth health) {
        of(host).health = health;
    }

    HostHealth health(Host host) {
        Vital known = vitals.get(host);
        return known == null ? HostHealth.GOOD : known.health;
    }

    int sessions(Host host) {
        Vital known = vitals.get(host);
        return known == null ? 0 : known.sessions.get();
    }

    long responseNanos(Host host) {
        Vital known = vitals.get(host);
        return known == null ? 0 : known.responseNanos;
    }
}
