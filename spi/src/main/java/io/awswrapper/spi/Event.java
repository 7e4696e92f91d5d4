package io.awswrapper.spi;

import org.jspecify.annotations.Nullable;

/**
 * Something that an operator may want to know. Plugins define events of their own by implementing this; listeners ignore
 * what they do not know.
 */
public interface Event {

    /** {@link Cluster#name()} of the cluster it happened in. */
    String cluster();

    /** A member, a role or the availability of a host changed. */
    record TopologyChanged(String cluster, Topology before, Topology after) implements Event {}

    /**
     * A session was carried over to another connection.
     *
     * @param from the host it left
     * @param to the host it is on now
     * @param seenAs what the application was told; {@code null} when it noticed nothing
     */
    record SessionMoved(
            String cluster,
            Host from,
            Host to,
            FailoverException.@Nullable Outcome seenAs,
            FailoverException.Timeline timeline)
            implements Event {}
}
