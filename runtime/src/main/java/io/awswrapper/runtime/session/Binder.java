package io.awswrapper.runtime.session;

import java.sql.SQLException;

/** A setter's call, kept to be repeated on an object made again. */
@FunctionalInterface
interface Binder<D> {
    void bind(D delegate) throws SQLException;
}
