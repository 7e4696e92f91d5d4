package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Host;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts executions by host and reason. Thread-safe. */
final class RouteCounters {

    /** The counters of one host. */
    static final class OfHost {
        private final LongAdder[] adders = new LongAdder[Reason.values().length];

        OfHost() {
            for (int i = 0; i < adders.length; i++) {
                adders[i] = new LongAdder();
            }
        }

        @SuppressWarnings("EnumOrdinal") // counted at every execution; an EnumMap would do the same behind a cast
        void count(Reason reason) {
            adders[reason.ordinal()].increment();
        }
    }

    private final Map<Host, OfHost> hosts = new ConcurrentHashMap<>();

    OfHost of(Host host) {
        OfHost known = hosts.get(host);
        return known != null ? known : hosts.computeIfAbsent(host, missing -> new OfHost());
    }

    @SuppressWarnings("EnumOrdinal")
    Map<Host, Map<Reason, Long>> snapshot() {
        Map<Host, Map<Reason, Long>> counts = new HashMap<>();
        hosts.forEach((host, counters) -> {
            Map<Reason, Long> byReason = new EnumMap<>(Reason.class);
            for (Reason reason : Reason.values()) {
                long count = counters.adders[reason.ordinal()].sum();
                if (count > 0) {
                    byReason.put(reason, count);
                }
            }
            counts.put(host, byReason);
        });
        return counts;
    }
}
