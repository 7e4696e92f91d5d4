package io.awswrapper.runtime.topology;

import io.awswrapper.runtime.config.DriverOptions;
import io.awswrapper.runtime.config.Settings;
import io.awswrapper.spi.Endpoint;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.TopologySource.Sibling;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what a server calls its siblings into addresses. Immutable. */
final class InstanceAddresses {

    private final @Nullable String pattern;
    private final Endpoint endpoint;
    private final int port;

    InstanceAddresses(Settings settings) {
        pattern = settings.options()
                .find(DriverOptions.CLUSTER_INSTANCE_HOST_PATTERN)
                .orElse(null);
        Host first = settings.hosts().get(0);
        endpoint = Endpoint.parse(first.address());
        port = first.port();
    }

    /** Whether hosts of the URL are names for the cluster rather than members of it. */
    boolean urlNamesCluster() {
        return switch (endpoint.kind()) {
            case INSTANCE, OTHER -> false;
            default -> true;
        };
    }

    /** Where the sibling is; empty when only its name is known and nothing tells how to make an address of it. */
    Optional<Host> of(Sibling sibling) {
        int siblingPort = sibling.port() == 0 ? port : sibling.port();
        if (sibling.address() != null) {
            Host host = Host.of(sibling.address(), siblingPort);
            return Optional.of(
                    sibling.instanceId() == null ? host : new Host(sibling.instanceId(), host.address(), siblingPort));
        }
        String id = sibling.instanceId();
        if (id == null) {
            return Optional.empty();
        }
        if (pattern != null) {
            String authority = pattern.replace("?", id);
            int colon = authority.lastIndexOf(':');
            return Optional.of(
                    colon < 0
                            ? new Host(id, authority, siblingPort)
                            : new Host(
                                    id,
                                    authority.substring(0, colon),
                                    Integer.parseInt(authority.substring(colon + 1))));
        }
        return endpoint.instance(id).map(address -> new Host(id, address, siblingPort));
    }
}
