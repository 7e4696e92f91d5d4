package io.awswrapper.spi;

import java.sql.Connection;
import java.sql.SQLException;

/** The rest of the way to a physical connection: the plugins further down, and the target driver in the end. */
@FunctionalInterface
public interface ConnectChain {

    /**
     * Opens a connection. May be called more than once, for instance with other credentials after a refused login.
     *
     * @return a new physical connection; the caller's to pass on or close
     * @throws SQLException what the driver or a plugin further down threw
     */
    Connection proceed(ConnectRequest request) throws SQLException;
}
