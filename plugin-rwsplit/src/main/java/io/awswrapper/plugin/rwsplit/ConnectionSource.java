package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import java.sql.Connection;
import java.sql.SQLException;

/** Where one session has its physical connections from, and where they go when it does not need them any more. */
interface ConnectionSource extends AutoCloseable {

    /**
     * A connection to {@code host}, which has been seen to be a {@code role}.
     *
     * @throws SQLException {@code 25006} when it is something else, or what the driver threw
     */
    Connection take(Host host, HostRole role) throws SQLException;

    /** Lets go of a healthy connection, off this thread. */
    void release(Connection connection);

    /** Lets go of a connection whose server may not answer any more, off this thread. */
    void dispose(Connection connection);

    /** Somebody else has disposed of a connection that may be from here. */
    default void disposed(Connection connection) {}

    /** The session has left in its connections what is not undone when they are returned. */
    default void soil() {}

    /** The session is about to close the connection that it is on. */
    default void closing(Connection connection, boolean idle) {}

    /** The session is closed, and with it the connection that it was on. */
    @Override
    default void close() {}
}
