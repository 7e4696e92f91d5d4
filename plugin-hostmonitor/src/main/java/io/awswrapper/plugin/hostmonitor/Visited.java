package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Host;
import org.jspecify.annotations.Nullable;

/** The monitors of the hosts that a session has been on, the latest first. Immutable; most sessions share one. */
record Visited(HostMonitor monitor, @Nullable Visited before) {

    @Nullable
    HostMonitor find(Host host) {
        for (Visited each = this; each != null; each = each.before) {
            if (each.monitor.host().equals(host)) {
                return each.monitor;
            }
        }
        return null;
    }
}
