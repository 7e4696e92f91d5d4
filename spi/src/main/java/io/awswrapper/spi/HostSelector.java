package io.awswrapper.spi;

import java.util.List;

/**
 * A way to choose among hosts that would all do. A service, found as plugins are; stateless or thread-safe, since one
 * instance serves all connections. Needs a public constructor without parameters.
 */
public interface HostSelector {

    /** The name used in options, such as {@code random}. */
    String id();

    /**
     * Picks a host. Must not block: it may be asked again and again while sessions wait for a host.
     *
     * @param candidates never empty
     * @return one of {@code candidates}
     */
    Host select(List<Host> candidates, Cluster cluster);
}
