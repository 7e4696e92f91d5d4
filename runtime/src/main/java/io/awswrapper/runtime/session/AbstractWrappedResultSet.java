package io.awswrapper.runtime.session;

import io.awswrapper.runtime.session.Delegating.Calls;
import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.FailoverException.Timeline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A result. Belongs to the connection that made it, and stays there when its session moves. */
@Delegating(
        calls = {
            @Calls(kind = CallKind.FETCH, methods = "next|previous|first|last|absolute|relative|beforeFirst|afterLast"),
            @Calls(kind = CallKind.ROW_UPDATE, methods = "insertRow|updateRow|deleteRow|refreshRow")
        })
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
            return leftBehind(work);
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

    /** The session has moved: rows that the driver already holds can still be read, more cannot be had. */
    private <T> T leftBehind(Work<ResultSet, T> work) throws SQLException {
        try {
            return work.on(delegate);
        } catch (SQLException e) {
            ErrorKind kind = session.settings().dialect().classify(e);
            if (kind != ErrorKind.CONNECTION_LOST && kind != ErrorKind.NOT_SENT) {
                throw e;
            }
            LostTransaction lost = session.record().lost();
            if (lost != null) {
                throw lost.refusal("ResultSet");
            }
            Timeline none = new Timeline(Instant.now(), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
            throw new FailoverException(
                    Outcome.NOT_APPLIED,
                    "Result set: its connection was replaced while it was open, and more rows cannot be fetched; what was"
                            + " read so far is valid, run the query again",
                    none,
                    e);
        }
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
