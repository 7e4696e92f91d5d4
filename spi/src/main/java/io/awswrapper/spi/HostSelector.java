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
     * Picks a host, on the thread of the session that wants one and with no lock held.
     *
     * @param candidates never empty
     * @return one of {@code candidates}
     */
    Host select(List<Host> candidates, Cluster cluster);
}
