package io.awswrapper.runtime.session;

import java.sql.CallableStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A logical callable statement. Its results are read where it was executed last. */
@Delegating(
        stay = "get[A-Z].*|wasNull",
        record = "registerOutParameter|set[A-Z].*",
        wrap = "getBlob|getClob|getNClob|getArray|getObject")
abstract class AbstractWrappedCallableStatement extends AbstractWrappedPreparedStatement<CallableStatement>
        implements CallableStatement {

    AbstractWrappedCallableStatement(LogicalSession session, String sql, Recipe<CallableStatement> recipe)
            throws SQLException {
        super(session, sql, recipe);
    }

    final <T> @Nullable T wrapped(@Nullable T given) throws SQLException {
        return AbstractDriverObject.wrap(given, session, madeOn(), this);
    }

    final <T> @Nullable T wrapped(Class<T> type, @Nullable T given) throws SQLException {
        return AbstractDriverObject.wrap(type, given, session, madeOn(), this);
    }
}
