package io.awswrapper.plugin.failover;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Endpoint;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Placement;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a session may be: what a plugin that routes says of the work at hand, and without one the option or what the URL
 * names.
 */
final class Preference {

    private final PluginContext context;
    private final FailoverMode mode;
    private final @Nullable Host preferred;
    private final String selector;

    private Preference(PluginContext context, FailoverMode mode, @Nullable Host preferred) {
        this.context = context;
        this.mode = mode;
        this.preferred = preferred;
        this.selector = context.options().get(FailoverOptions.READER_SELECTOR);
    }

    static Preference of(PluginContext context, Cluster cluster, Endpoint.Kind endpoint) {
        List<Host> urlHosts = context.urlHosts();
        Host only = urlHosts.size() == 1 ? urlHosts.get(0) : null;
        FailoverMode mode = context.options()
                .find(FailoverOptions.MODE)
                .orElseGet(() -> byEndpoint(endpoint, only, cluster.topology()));
        // Whoever names one reader wants that one, for as long as it lives.
        return new Preference(context, mode, only);
    }

    private static FailoverMode byEndpoint(Endpoint.Kind endpoint, @Nullable Host only, Topology topology) {
        return switch (endpoint) {
            case CLUSTER_READER, CLUSTER_CUSTOM -> FailoverMode.READER_OR_WRITER;
            case INSTANCE -> isReader(only, topology) ? FailoverMode.READER_OR_WRITER : FailoverMode.WRITER;
            // A custom name may be meant for the writer; only where no writer is known it cannot be.
            case OTHER ->
                isReader(only, topology) && topology.writer().isEmpty()
                        ? FailoverMode.READER_OR_WRITER
                        : FailoverMode.WRITER;
            default -> FailoverMode.WRITER;
        };
    }

    private static boolean isReader(@Nullable Host only, Topology topology) {
        for (Member member : topology.members()) {
            if (member.role() == HostRole.READER && member.host().equals(only)) {
                return true;
            }
        }
        return false;
    }

    /** What the URL's first host is by its name. */
    static Endpoint.Kind endpoint(PluginContext context) {
        return Endpoint.parse(context.urlHosts().get(0).address()).kind();
    }

    /** Whether nothing of this plugin applies: something else behind the endpoint does the failover. */
    static boolean isElsewhere(Endpoint.Kind endpoint) {
        return endpoint == Endpoint.Kind.PROXY || endpoint == Endpoint.Kind.SHARD_GROUP;
    }

    FailoverMode mode() {
        Placement routed = context.session().placement();
        if (routed == null) {
            return mode;
        }
        return routed.needsWriter() ? FailoverMode.WRITER : FailoverMode.READER_OR_WRITER;
    }

    /** Whether {@link #choose} would find a host. */
    boolean isPossible(Topology topology) {
        Placement routed = context.session().placement();
        if (routed != null) {
            return routed.isPossible(topology);
        }
        return switch (mode) {
            case WRITER -> topology.writer().isPresent();
            case READER -> !topology.readers().isEmpty();
            case READER_OR_WRITER ->
                !topology.readers().isEmpty() || topology.writer().isPresent();
        };
    }

    /**
     * A suitable host that answers.
     *
     * @param first whether the session has not been anywhere yet
     * @return {@code null} when there is none
     */
    @Nullable
    Host choose(Topology topology, boolean first) throws SQLException {
        Placement routed = context.session().placement();
        if (routed != null) {
            return routed.choose(topology).orElse(null);
        }
        Optional<Host> writer = topology.writer();
        if (mode == FailoverMode.WRITER) {
            return writer.orElse(null);
        }
        List<Host> readers = topology.readers();
        if (first && preferred != null && readers.contains(preferred)) {
            return preferred;
        }
        if (!readers.isEmpty()) {
            return context.select(selector, readers);
        }
        return mode == FailoverMode.READER_OR_WRITER ? writer.orElse(null) : null;
    }
}
