package io.awswrapper.runtime.session;

import io.awswrapper.runtime.session.Delegating.Calls;
import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.FailoverException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A logical statement. It belongs to the session, not to a physical connection: when the session has moved, the next use
 * makes the driver's statement again there, with everything that was set on this one.
 */
@Delegating(
        calls = {
            @Calls(kind = CallKind.BATCH, methods = "executeBatch|executeLargeBatch"),
            @Calls(kind = CallKind.EXECUTE, methods = "execute.*"),
            @Calls(kind = CallKind.FETCH, methods = "getMoreResults")
        },
        stay = "getUpdateCount|getLargeUpdateCount|getMoreResults",
        record =
                "setMaxRows|setLargeMaxRows|setMaxFieldSize|setQueryTimeout|setFetchSize|setFetchDirection|setEscapeProcessing"
                        + "|setPoolable|setCursorName|closeOnCompletion")
abstract class AbstractWrappedStatement<D extends Statement> implements Statement, CallTarget<D> {

    /** Makes the driver's statement. */
    @FunctionalInterface
    interface Recipe<D> {
        D make(Connection physical) throws SQLException;
    }

    final LogicalSession session;
    private final Recipe<D> recipe;
    private D delegate;
    private Connection owner;
    private boolean closed;
    /** {@code null} while nothing was ever added. */
    private @Nullable PendingBatch<D> batch;

    private @Nullable Map<Object, Binder<D>> settings;

    AbstractWrappedStatement(LogicalSession session, Recipe<D> recipe) throws SQLException {
        this.session = session;
        this.recipe = recipe;
        this.owner = session.physical();
        this.delegate = recipe.make(owner);
    }

    @Override
    public final D delegate() throws SQLException {
        return owner == session.physical() ? delegate : ready();
    }

    /** Made again as a call of its own: the connection may be gone by now, and then a plugin can replace it. */
    private D ready() throws SQLException {
        return session.direct(CallKind.PREPARE)
                ? current()
                : new PipelineCall<D, D>(session, this, CallKind.PREPARE, "Statement", null, made -> made).proceed();
    }

    @Override
    public final D current() throws SQLException {
        return owner == session.physical() ? delegate : makeAgain();
    }

    /** The driver's statement as it is, on the connection where it was used last. */
    final D existing() {
        return delegate;
    }

    private D makeAgain() throws SQLException {
        if (closed) {
            throw new SQLException("Statement: is closed; make another one", "55000");
        }
        Connection current = session.physical();
        D again = recipe.make(current);
        if (settings != null) {
            for (Binder<D> setting : settings.values()) {
                setting.bind(again);
            }
        }
        if (batch != null) {
            batch.carryTo(again);
        }
        bindParameters(again);
        D former = delegate;
        delegate = again;
        owner = current;
        try {
            former.close();
        } catch (SQLException e) {
            // It died with its connection: there is nothing left to close.
            session.environment().forgotten(e);
        }
        return again;
    }

    /** Does to {@code made} what was set as parameters of this statement. */
    void bindParameters(D made) throws SQLException {}

    // ---- what the generated methods use

    final boolean direct(CallKind kind) throws SQLException {
        if (kind == CallKind.BATCH && session.record().lost() == null) {
            refuseLostBatch();
        }
        boolean direct = session.direct(kind);
        if (direct && kind == CallKind.EXECUTE && remembers()) {
            if (owner != session.physical()) {
                delegate();
            }
            sending();
        }
        return direct;
    }

    final <T> T around(CallKind kind, String method, @Nullable String sql, Work<D, T> work) throws SQLException {
        if (kind == CallKind.FETCH && owner != session.physical()) {
            return work.on(delegate);
        }
        CallTarget<D> target = kind == CallKind.FETCH ? this::existing : this;
        if (kind == CallKind.BATCH) {
            return aroundBatch(method, work);
        }
        return new PipelineCall<D, T>(session, target, kind, method, sql, work).proceed();
    }

    private PendingBatch<D> batch() {
        PendingBatch<D> known = batch;
        if (known == null) {
            known = new PendingBatch<>();
            batch = known;
        }
        return known;
    }

    private <T> T aroundBatch(String method, Work<D, T> work) throws SQLException {
        PendingBatch<D> whatIsAdded = batch();
        Work<D, T> whole = made -> {
            // Looked at here, because a plugin may have moved the session meanwhile.
            whatIsAdded.refuseLost();
            return work.on(made);
        };
        try {
            return new PipelineCall<D, T>(session, this, CallKind.BATCH, method, null, whole)
                    .knowing(whatIsAdded.analysis())
                    .proceed();
        } catch (PendingBatch.Lost e) {
            throw whatIsAdded.lost();
        } catch (FailoverException e) {
            // A driver that was not asked still has the entries; one that was has forgotten them.
            try {
                delegate.clearBatch();
            } catch (SQLException closed) {
                e.addSuppressed(closed);
            }
            throw e;
        } finally {
            whatIsAdded.clear();
        }
    }

    static Object done() {
        return true;
    }

    final @Nullable ResultSet results(@Nullable ResultSet made) throws SQLException {
        return made == null ? null : new WrappedResultSet(made, session, this);
    }

    /** The SQL that this statement was prepared with. */
    @Nullable
    String sql() {
        return null;
    }

    final boolean remembers() {
        return session.movable();
    }

    final void remember(String setting, Binder<D> binder) {
        Map<Object, Binder<D>> known = settings;
        if (known == null) {
            known = new LinkedHashMap<>();
            settings = known;
        }
        known.put(setting, binder);
    }

    // ---- batches

    @Override
    public final void addBatch(String sql) throws SQLException {
        delegate().addBatch(sql);
        if (remembers()) {
            note(sql);
        }
        added(isRouted() ? made -> made.addBatch(sql) : null);
    }

    /** Whether the next execution may run on another connection than the one that the session is on. */
    final boolean isRouted() {
        return session.placement() != null;
    }

    final void note(String entry) {
        batch().note(session.analyze(entry));
    }

    final void added(@Nullable Binder<D> again) {
        batch().added(again);
    }

    @Override
    public final void clearBatch() throws SQLException {
        delegate().clearBatch();
        batch = null;
    }

    private void refuseLostBatch() throws SQLException {
        if (owner != session.physical()) {
            delegate();
        }
        if (batch != null && batch.hasLost()) {
            FailoverException told = batch.lost();
            clearBatch();
            throw told;
        }
    }

    // ---- what an execution left behind

    @Override
    public final @Nullable ResultSet getResultSet() throws SQLException {
        return results(delegate.getResultSet());
    }

    @Override
    public final @Nullable ResultSet getGeneratedKeys() throws SQLException {
        return results(delegate.getGeneratedKeys());
    }

    @Override
    public final @Nullable SQLWarning getWarnings() throws SQLException {
        return delegate.getWarnings();
    }

    @Override
    public final void clearWarnings() throws SQLException {
        delegate.clearWarnings();
    }

    // ---- identity and end

    @Override
    public final Connection getConnection() {
        return session.connection();
    }

    @Override
    public final void cancel() throws SQLException {
        delegate.cancel();
    }

    @Override
    public final void close() throws SQLException {
        closed = true;
        try {
            delegate.close();
        } catch (SQLException e) {
            session.closeFailed(e);
        }
    }

    @Override
    public final boolean isClosed() throws SQLException {
        return closed || owner == session.physical() && delegate.isClosed();
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        return Unwrapping.unwrap(this, delegate(), type);
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this)
                || type.isInstance(delegate())
                || delegate().isWrapperFor(type);
    }

    /** The driver's own text, which for a prepared statement shows the SQL. */
    @Override
    public final String toString() {
        return delegate.toString();
    }
}
