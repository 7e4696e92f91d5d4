package io.awswrapper.runtime.session;

import java.sql.SQLException;

/** A JDBC object of ours that stands for one of the driver's. */
interface CallTarget<D> {

    /** The driver's object on the session's current connection, made again there if need be. */
    D delegate() throws SQLException;
}
