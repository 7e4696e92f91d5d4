package io.awswrapper.runtime.session;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.SqlAnalysis;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One call on its way through the plugins that want its kind. */
final class PipelineCall<D, T> implements JdbcCall<T> {

    private final LogicalSession session;
    private final CallTarget<? extends D> target;
    private CallKind kind;
    private String method;
    private final @Nullable String sql;
    private Work<? super D, ? extends T> work;
    private @Nullable SqlAnalysis analysis;
    private int next;
    private Connection @Nullable [] proceeded;

    PipelineCall(
            LogicalSession session,
            CallTarget<? extends D> target,
            CallKind kind,
            String method,
            @Nullable String sql,
            Work<? super D, ? extends T> work) {
        this.session = session;
        this.target = target;
        this.kind = kind;
        this.method = method;
        this.sql = sql;
        this.work = work;
    }

    /** For a call that has no SQL of its own: what is known of the SQL that it sends. */
    PipelineCall<D, T> knowing(SqlAnalysis ofBatch) {
        analysis = ofBatch;
        return this;
    }

    /** Makes this the call of another method of the same object; a result set keeps one call for all its rows. */
    void reuse(CallKind otherKind, String otherMethod, Work<? super D, ? extends T> otherWork) {
        kind = otherKind;
        method = otherMethod;
        work = otherWork;
        next = 0;
        proceeded = null;
    }

    @Override
    public CallKind kind() {
        return kind;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public @Nullable String sql() {
        return sql;
    }

    @Override
    public SqlAnalysis analysis() {
        SqlAnalysis known = analysis;
        if (known == null) {
            known = sql == null ? SqlAnalysis.NONE : session.analyze(sql);
            analysis = known;
        }
        return known;
    }

    @Override
    public LogicalSession session() {
        return session;
    }

    @Override
    public T proceed() throws SQLException {
        int from = next;
        LostTransaction lost = session.record().lost();
        if (lost != null) {
            lost.admit(this, session.record());
        }
        assert firstTime(from);
        int plugin = session.chain().next(kind, from);
        if (plugin < 0) {
            return run();
        }
        next = plugin + 1;
        try {
            ConnectionPlugin interceptor = session.chain().get(plugin);
            return interceptor.execute(this);
        } finally {
            next = from;
        }
    }

    private T run() throws SQLException {
        TransactionState transaction = session.record().transaction();
        boolean first = transaction.sending(kind);
        switch (kind) {
            case EXECUTE, BATCH -> transaction.sending(analysis());
            case ROW_UPDATE, LOB -> transaction.sending(SqlAnalysis.NONE);
            default -> {}
        }
        try {
            D delegate = target.current();
            if (kind == CallKind.EXECUTE || kind == CallKind.BATCH) {
                target.sending(kind);
            }
            T result = work.on(delegate);
            if (kind == CallKind.EXECUTE || kind == CallKind.BATCH) {
                session.record().executed(analysis());
            }
            return result;
        } catch (SQLException e) {
            throw failed(e, first);
        } catch (RuntimeException e) {
            // Drivers trip over what another thread takes away: MySQL Connector/J throws a NullPointerException.
            if (session.isClosed() || session.physical().isClosed()) {
                String what = method + ": the driver failed on a connection that was closed meanwhile: " + e;
                throw failed(new SQLException(what, "08006", e), first);
            }
            throw e;
        }
    }

    private SQLException failed(SQLException failure, boolean first) {
        if (first) {
            session.record().failedFirst(failure);
        }
        return failure;
    }

    private boolean firstTime(int depth) {
        Connection[] seen = proceeded;
        if (seen == null) {
            seen = new Connection[session.chain().size() + 1];
            proceeded = seen;
        }
        Connection current = session.physical();
        if (depth > 0 && seen[depth] == current) {
            throw new AssertionError(
                    "Plugin " + session.chain().get(depth - 1).getClass().getName() + ": " + method
                            + " proceeds at most once for each connection, but was 'twice' on " + session.host()
                            + "; keep the result of the first time, or move the session before the second");
        }
        seen[depth] = current;
        return true;
    }
}
