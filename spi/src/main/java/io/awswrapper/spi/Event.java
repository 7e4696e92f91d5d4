package io.awswrapper.spi;

import java.sql.SQLException;
import java.time.Duration;
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

    /**
     * No host was found for a session in time; the application was told {@link FailoverException.Outcome#NO_HOST}.
     *
     * @param from the host it left
     */
    record NoHostFound(String cluster, Host from, FailoverException.Timeline timeline) implements Event {}

    /**
     * The application's session got a physical connection, or failed to get one.
     *
     * @param took how long it took
     * @param failure why there is none; {@code null} when there is one
     */
    record Connected(
            String cluster,
            Host host,
            Duration took,
            @Nullable SQLException failure) implements Event {}

    /**
     * A host that calls were waiting for was found dead, and they were aborted.
     *
     * @param aborted how many calls
     * @param silence since when nothing was heard of the host
     */
    record CallsAborted(String cluster, Host host, int aborted, Duration silence) implements Event {}

    /** A host did not answer the question of a plugin that monitors it. */
    record ProbeFailed(String cluster, Host host, SQLException failure) implements Event {}

    /** A host left the rotation, came back, or is on its way. */
    record RotationChanged(String cluster, Host host, HostHealth before, HostHealth after) implements Event {}
}
