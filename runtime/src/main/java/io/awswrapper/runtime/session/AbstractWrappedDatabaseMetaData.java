package io.awswrapper.runtime.session;

import io.awswrapper.runtime.session.Delegating.Calls;
import io.awswrapper.spi.CallKind;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The catalog of whichever server the session is on. */
@Delegating(calls = @Calls(kind = CallKind.METADATA, methods = ".*"))
abstract class AbstractWrappedDatabaseMetaData implements DatabaseMetaData, CallTarget<DatabaseMetaData> {

    private final LogicalSession session;

    AbstractWrappedDatabaseMetaData(LogicalSession session) {
        this.session = session;
    }

    @Override
    public final DatabaseMetaData delegate() throws SQLException {
        return session.physical().getMetaData();
    }

    final boolean direct(CallKind kind) {
        return session.direct(kind);
    }

    final <T> T around(CallKind kind, String method, @Nullable String sql, Work<DatabaseMetaData, T> work)
            throws SQLException {
        return new PipelineCall<DatabaseMetaData, T>(session, this, kind, method, null, work).proceed();
    }

    static Object done() {
        return true;
    }

    final @Nullable ResultSet results(@Nullable ResultSet delegate) {
        return delegate == null ? null : new WrappedResultSet(delegate, session);
    }

    @Override
    public final int getDriverMajorVersion() {
        return session.settings().targetDriver().getMajorVersion();
    }

    @Override
    public final int getDriverMinorVersion() {
        return session.settings().targetDriver().getMinorVersion();
    }

    @Override
    public final Connection getConnection() {
        return session.connection();
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        T given = Unwrapping.unwrap(this, delegate(), type);
        if (given != this) {
            session.record().unwrapped();
        }
        return given;
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this)
                || type.isInstance(delegate())
                || delegate().isWrapperFor(type);
    }
}
