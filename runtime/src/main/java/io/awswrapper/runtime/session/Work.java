package io.awswrapper.runtime.session;

import java.sql.SQLException;

/** What a call does to the driver's object in the end. */
@FunctionalInterface
interface Work<D, T> {
    T on(D delegate) throws SQLException;
}
