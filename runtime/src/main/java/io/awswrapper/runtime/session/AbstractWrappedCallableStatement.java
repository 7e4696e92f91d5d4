package io.awswrapper.runtime.session;

import java.sql.CallableStatement;
import java.sql.SQLException;

/** A logical callable statement. Its results are read where it was executed last. */
@Delegating(stay = "get[A-Z].*|wasNull", record = "registerOutParameter|set[A-Z].*")
abstract class AbstractWrappedCallableStatement extends AbstractWrappedPreparedStatement<CallableStatement>
        implements CallableStatement {

    AbstractWrappedCallableStatement(LogicalSession session, String sql, Recipe<CallableStatement> recipe)
            throws SQLException {
        super(session, sql, recipe);
    }
}
