package io.awswrapper.runtime.session;

import io.awswrapper.spi.CallKind;
import java.sql.SQLException;

/** A JDBC object of ours that stands for one of the driver's. */
interface CallTarget<D> {

    /** The driver's object that there is. */
    D delegate() throws SQLException;

    /**
     * The driver's object on the session's current connection, made again there if need be. For a call that is in the
     * pipeline already: what fails here fails there.
     */
    default D current() throws SQLException {
        return delegate();
    }

    /**
     * An execution, or that of a batch, is about to go to the driver: what can be sent only once has then been sent.
     *
     * @throws SQLException when something that can be sent only once is no more
     */
    default void sending(CallKind kind) throws SQLException {}
}
