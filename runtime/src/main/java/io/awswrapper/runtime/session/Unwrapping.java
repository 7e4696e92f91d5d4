package io.awswrapper.runtime.session;

import java.sql.SQLException;
import java.sql.Wrapper;

/** {@link Wrapper#unwrap} for objects that stand for one of the driver's. */
final class Unwrapping {

    private Unwrapping() {}

    static <T> T unwrap(Object wrapper, Wrapper delegate, Class<T> type) throws SQLException {
        if (type.isInstance(wrapper)) {
            return type.cast(wrapper);
        }
        return type.isInstance(delegate) ? type.cast(delegate) : delegate.unwrap(type);
    }
}
