package io.awswrapper.runtime.topology;

import io.awswrapper.spi.Host;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The probes of a cluster, one for each host that is to be asked. Guarded by its cluster's lock. */
final class ProbeCrew {

    private final MonitoredCluster cluster;
    private final Map<Host, HostProbe> probes = new HashMap<>();

    ProbeCrew(MonitoredCluster cluster) {
        this.cluster = cluster;
    }

    /** Starts and ends probes until there is one for each of these. */
    void adjust(Set<Host> wanted) {
        probes.entrySet().removeIf(entry -> {
            boolean over = !wanted.contains(entry.getKey());
            if (over) {
                entry.getValue().end();
            }
            return over;
        });
        for (Host host : wanted) {
            if (!probes.containsKey(host)) {
                HostProbe probe = new HostProbe(cluster, host);
                probes.put(host, probe);
                probe.start();
                if (cluster.pace().searching()) {
                    probe.wake();
                }
            }
        }
    }

    void wake() {
        probes.values().forEach(HostProbe::wake);
    }

    void wake(Host host) {
        @Nullable HostProbe probe = probes.get(host);
        if (probe != null) {
            probe.wake();
        }
    }
}
