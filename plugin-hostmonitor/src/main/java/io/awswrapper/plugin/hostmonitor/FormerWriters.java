package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Which hosts were the writer and are not any more. Thread-safe. */
final class FormerWriters {

    private final AtomicReference<@Nullable Host> writer = new AtomicReference<>();
    private final Set<Host> former = ConcurrentHashMap.newKeySet();

    void see(Topology topology) {
        topology.writer().ifPresent(now -> {
            Host before = writer.getAndSet(now);
            former.remove(now);
            if (before != null && !before.equals(now)) {
                former.add(before);
            }
        });
    }

    /** Whether a host that does not answer need not be waited for: another one is the writer in its place. */
    boolean isReplaced(Host host, Topology topology) {
        return former.contains(host)
                && topology.writer().isPresent()
                && topology.member(host).map(Member::role).orElse(HostRole.UNKNOWN) != HostRole.READER;
    }
}
