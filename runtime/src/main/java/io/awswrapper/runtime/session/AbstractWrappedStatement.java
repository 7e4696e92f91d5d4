package io.awswrapper.runtime.session;

import io.awswrapper.runtime.session.Delegating.Calls;
import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.FailoverException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A logical statement. It belongs to the session, not to a physical connection. Settings and parameters go to the driver's
 * statement that there is, wherever the session is meanwhile: mostly it comes back for the execution. When it does not, the
 * execution makes the driver's statement again where the session is, with everything that was set on this one. What an
 * execution left behind stays until the next one.
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
    /** Volatile for {@link #cancel}, which any thread may call. */
    private volatile D delegate;

    private Connection owner;
    private boolean closed;
    /** {@code null} while there is nothing; in fields of their own, it would cost each statement eight bytes more. */
    private @Nullable Carried<D> carried;

    AbstractWrappedStatement(LogicalSession session, Recipe<D> recipe) throws SQLException {
        this.session = session;
        this.recipe = recipe;
        this.owner = session.physical();
        this.delegate = recipe.make(owner);
    }

    /** The driver's statement that there is, also where the session is not; made again where it went with its connection. */
    @Override
    public final D delegate() throws SQLException {
        return owner == session.physical() || isReachable() ? delegate : ready();
    }

    /** Whether the session may come back to this statement's connection: only plugins that place work do that. */
    private boolean isReachable() throws SQLException {
        return isRouted() && !owner.isClosed();
    }

    /** The driver's statement where this one is to run, as far as that is known before: for what may ask the server. */
    final D placed() throws SQLException {
        return owner == session.physical() ? delegate : ready();
    }

    /** A call of its own: plugins bring the session to its place, and replace a connection that is gone. */
    private D ready() throws SQLException {
        return session.direct(CallKind.PREPARE)
                ? current()
                : new PipelineCall<D, D>(session, this, CallKind.PREPARE, "Statement", sql(), made -> made).proceed();
    }

    @Override
    public final D current() throws SQLException {
        return owner == session.physical() ? delegate : makeAgain();
    }

    /** The driver's statement that was executed last. */
    final D existing() {
        Carried<D> known = carried;
        D executed = known == null ? null : known.executed;
        return executed == null ? delegate : executed;
    }

    /** The connection that the results of the last execution are of; the session's own only while they are there. */
    final Connection madeOn() throws SQLException {
        Carried<D> known = carried;
        D executed = known == null ? null : known.executed;
        return executed == null ? owner : executed.getConnection();
    }

    private boolean isLeft() {
        return owner != session.physical() || carried != null && carried.executed != null;
    }

    private Carried<D> carried() {
        Carried<D> known = carried;
        if (known == null) {
            known = new Carried<>();
            carried = known;
        }
        return known;
    }

    private D makeAgain() throws SQLException {
        if (closed || isCompleted()) {
            throw new SQLException("Statement: is closed; make another one", "55000");
        }
        Connection current = session.physical();
        D again = recipe.make(current);
        Carried<D> known = carried();
        for (Binder<D> setting : known.settings.values()) {
            setting.bind(again);
        }
        if (known.batch != null) {
            known.batch.carryTo(again);
        }
        bindParameters(again);
        D former = delegate;
        delegate = again;
        owner = current;
        if (known.executed == null) {
            // Its results may be open.
            known.executed = former;
        } else {
            forget(former);
        }
        return again;
    }

    /** Closed by its driver, with its results. A driver also closes the statements of a connection that breaks. */
    private boolean isCompleted() throws SQLException {
        return carried != null
                && carried.settings.containsKey("closeOnCompletion")
                && !owner.isClosed()
                && delegate.isClosed();
    }

    private void forget(D former) {
        try {
            former.close();
        } catch (SQLException e) {
            // It died with its connection: there is nothing left to close.
            session.environment().forgotten(e);
        }
    }

    /** As with any driver, an execution ends what the one before left behind. */
    @Override
    public void sending(CallKind kind) throws SQLException {
        closeExecuted();
    }

    private void closeExecuted() {
        Carried<D> known = carried;
        if (known != null && known.executed != null) {
            D former = known.executed;
            known.executed = null;
            forget(former);
        }
    }

    /** Does to {@code made} what was set as parameters of this statement. */
    void bindParameters(D made) throws SQLException {}

    // ---- what the generated methods use

    final boolean direct(CallKind kind) throws SQLException {
        if (kind == CallKind.BATCH && session.record().lost() == null) {
            refuseLostBatch();
        }
        boolean direct = session.direct(kind);
        if (direct && kind != CallKind.FETCH && remembers()) {
            D unused = placed();
            if (kind != CallKind.METADATA) {
                sending(kind);
            }
        }
        return direct;
    }

    final <T> T around(CallKind kind, String method, @Nullable String sql, Work<D, T> work) throws SQLException {
        if (kind == CallKind.FETCH && isLeft()) {
            return work.on(existing());
        }
        CallTarget<D> target = kind == CallKind.FETCH ? this::existing : this;
        if (kind == CallKind.BATCH) {
            return aroundBatch(method, work);
        }
        return new PipelineCall<D, T>(session, target, kind, method, sql, work).proceed();
    }

    private PendingBatch<D> batch() {
        Carried<D> known = carried();
        PendingBatch<D> pending = known.batch;
        if (pending == null) {
            pending = new PendingBatch<>();
            known.batch = pending;
        }
        return pending;
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
        carried().settings.put(setting, binder);
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
        if (carried != null) {
            carried.batch = null;
        }
    }

    private void refuseLostBatch() throws SQLException {
        D unused = delegate();
        PendingBatch<D> batch = carried == null ? null : carried.batch;
        if (batch != null && batch.hasLost()) {
            FailoverException told = batch.lost();
            clearBatch();
            throw told;
        }
    }

    // ---- what an execution left behind

    @Override
    public final @Nullable ResultSet getResultSet() throws SQLException {
        return results(existing().getResultSet());
    }

    @Override
    public final @Nullable ResultSet getGeneratedKeys() throws SQLException {
        return results(existing().getGeneratedKeys());
    }

    @Override
    public final @Nullable SQLWarning getWarnings() throws SQLException {
        return existing().getWarnings();
    }

    @Override
    public final void clearWarnings() throws SQLException {
        existing().clearWarnings();
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
        closeExecuted();
        try {
            delegate.close();
        } catch (SQLException e) {
            session.closeFailed(e);
        }
    }

    @Override
    public final boolean isClosed() throws SQLException {
        return closed || (owner == session.physical() || !owner.isClosed()) && delegate.isClosed();
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        T given = session.direct(CallKind.UNWRAP)
                ? Unwrapping.unwrap(this, placed(), type)
                : around(CallKind.UNWRAP, "Statement.unwrap", sql(), made -> Unwrapping.unwrap(this, made, type));
        session.record().unwrapped();
        return given;
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
