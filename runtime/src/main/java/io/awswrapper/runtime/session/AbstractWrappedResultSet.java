package io.awswrapper.runtime.session;

import io.awswrapper.runtime.session.Delegating.Calls;
import io.awswrapper.spi.CallKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A result. Belongs to the connection that made it, and stays there when its session moves. */
@Delegating(
        calls = {
            @Calls(kind = CallKind.FETCH, methods = "next|previous|first|last|absolute|relative|beforeFirst|afterLast"),
            @Calls(kind = CallKind.ROW_UPDATE, methods = "insertRow|updateRow|deleteRow|refreshRow")
        },
        wrap = "getBlob|getClob|getNClob|getArray|getObject")
abstract class AbstractWrappedResultSet implements ResultSet, CallTarget<ResultSet> {

    /**
     * In place of a call: the driver holds all rows, and going through them is none. In a field of its own, this would
     * cost each result eight bytes more.
     */
    private static final Object ALL_ROWS = new Object();

    private final ResultSet delegate;
    private final LogicalSession session;
    private final Connection owner;
    private final @Nullable Statement statement;
    /** The call that fetches the next row, kept for the one after; or {@link #ALL_ROWS}. */
    private @Nullable Object call;

    /** A result of the catalog: no statement of the application made it. */
    AbstractWrappedResultSet(ResultSet delegate, LogicalSession session) {
        this.delegate = delegate;
        this.session = session;
        this.owner = session.physical();
        this.statement = null;
    }

    AbstractWrappedResultSet(ResultSet delegate, LogicalSession session, Statement statement) throws SQLException {
        this.delegate = delegate;
        this.session = session;
        this.owner = session.physical();
        this.statement = statement;
        if (!session.direct(CallKind.FETCH)
                && !delegate.isClosed()
                && session.settings().dialect().hasAllRows(delegate)) {
            call = ALL_ROWS;
        }
    }

    @Override
    public final ResultSet delegate() {
        return delegate;
    }

    final boolean direct(CallKind kind) {
        return session.direct(kind) || kind == CallKind.FETCH && call == ALL_ROWS && owner == session.physical();
    }

    @SuppressWarnings("unchecked")
    final <T> T around(CallKind kind, String method, @Nullable String sql, Work<ResultSet, T> work)
            throws SQLException {
        if (owner != session.physical()) {
            return LeftBehind.call(session, "Result set", delegate, work);
        }
        // One call object for all rows: a call in a call cannot happen here.
        if (call instanceof PipelineCall<?, ?> kept) {
            PipelineCall<ResultSet, T> reused = (PipelineCall<ResultSet, T>) kept;
            reused.reuse(kind, method, work);
            return reused.proceed();
        }
        PipelineCall<ResultSet, T> made = new PipelineCall<>(session, this, kind, method, null, work);
        if (call == null) {
            call = made;
        }
        return made.proceed();
    }

    static Object done() {
        return true;
    }

    final <T> @Nullable T wrapped(@Nullable T given) throws SQLException {
        return AbstractDriverObject.wrap(given, session, owner, statement);
    }

    final <T> @Nullable T wrapped(Class<T> type, @Nullable T given) throws SQLException {
        return AbstractDriverObject.wrap(type, given, session, owner, statement);
    }

    @Override
    public final @Nullable Statement getStatement() throws SQLException {
        return statement;
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        T given = Unwrapping.unwrap(this, delegate, type);
        if (given != this) {
            session.record().unwrapped();
        }
        return given;
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || type.isInstance(delegate) || delegate.isWrapperFor(type);
    }

    @Override
    public final String toString() {
        return "ResultSet of " + session.host() + ": " + delegate;
    }
}
