package io.awswrapper.plugin.rwsplit;

import io.awswrapper.plugin.rwsplit.Reason.Side;
import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Session;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.Hint;
import io.awswrapper.spi.SqlAnalysis.SessionChange;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a statement, its transaction and its session say of where it is to run. Moves nothing. */
final class Signals {

    private static final Logger LOG = System.getLogger("io.awswrapper.rwsplit");

    private final PluginContext context;
    private final Session session;
    private final Learned learned;
    private final Isolation isolation;
    private final boolean bySql;

    Signals(PluginContext context, Learned learned, Isolation isolation) {
        this.context = context;
        this.session = context.session();
        this.learned = learned;
        this.isolation = isolation;
        this.bySql = context.options().get(ReadWriteSplittingOptions.ROUTING) == Routing.SQL;
    }

    /** Why an execution is to run where. May ask the server for what nobody has asked for yet. */
    Reason of(JdbcCall<?> call, SessionRouter router) throws SQLException {
        Reason wanted = ofCall(call, router);
        return dependsOnIsolation(wanted) && isolation.isSerializable(router) ? Reason.SERIALIZABLE : wanted;
    }

    /** Who says that a reader is to run it answers for it. */
    private static boolean dependsOnIsolation(Reason wanted) {
        return wanted.side() == Side.READER && wanted != Reason.READER_HINT;
    }

    private Reason ofCall(JdbcCall<?> call, SessionRouter router) throws SQLException {
        if (!session.autoCommit()) {
            return router.isIdle() ? ofTransaction(call.analysis()) : Reason.TRANSACTION;
        }
        if (call.kind() == CallKind.BATCH) {
            return Reason.WRITE;
        }
        SqlAnalysis analysis = call.analysis();
        String sql = call.sql();
        Reason reason = ofStatement(analysis, sql);
        return reason == null ? ofFunctions(analysis, sql, router) : reason;
    }

    /** The first statement of a transaction decides for all of it. */
    private Reason ofTransaction(SqlAnalysis analysis) {
        if (analysis.hint() == Hint.WRITER) {
            return Reason.WRITER_HINT;
        }
        if (analysis.sessionBound()) {
            return Reason.SESSION_BOUND;
        }
        return switch (analysis.transaction()) {
            case READ_ONLY, BEGINS_READ_ONLY -> Reason.READ_ONLY;
            case READ_WRITE, BEGINS_READ_WRITE -> Reason.TRANSACTION;
            default -> session.readOnly() ? Reason.READ_ONLY : Reason.TRANSACTION;
        };
    }

    /** Of a statement in auto-commit; {@code null} when it depends on functions that were not asked for yet. */
    @Nullable
    Reason ofStatement(SqlAnalysis analysis, @Nullable String sql) {
        if (analysis.hint() == Hint.WRITER) {
            return Reason.WRITER_HINT;
        }
        if (analysis.sessionBound()) {
            return Reason.SESSION_BOUND;
        }
        if (sql != null && learned.hasRefusals() && Boolean.FALSE.equals(learned.reads(sql))) {
            return Reason.REFUSED;
        }
        if (analysis.hint() == Hint.READER) {
            return Reason.READER_HINT;
        }
        switch (analysis.transaction()) {
            case BEGINS_READ_ONLY -> {
                return Reason.READ_ONLY;
            }
            case BEGINS -> {
                return session.readOnly() ? Reason.READ_ONLY : Reason.TRANSACTION;
            }
            case BEGINS_READ_WRITE -> {
                return beginsSerializable(sql) ? Reason.SERIALIZABLE : Reason.TRANSACTION;
            }
            default -> {
                // like any other statement
            }
        }
        if (setsVariable(analysis, sql)) {
            return Reason.SESSION_VARIABLE;
        }
        if (session.readOnly()) {
            return Reason.READ_ONLY;
        }
        if (!bySql) {
            return Reason.WRITE;
        }
        if (analysis.pureRead()) {
            return Reason.READ;
        }
        if (sql == null || analysis.functions().isEmpty()) {
            return Reason.WRITE;
        }
        Boolean reads = learned.reads(sql);
        if (reads == null) {
            return null;
        }
        return reads ? Reason.READ : Reason.WRITE;
    }

    /** Whether an execution on the writer only reads. What a reader has refused is none, whatever its text says. */
    boolean reads(JdbcCall<?> call, Reason reason) {
        String sql = call.sql();
        SqlAnalysis analysis = call.analysis();
        Boolean known =
                sql != null && (learned.hasRefusals() || !analysis.functions().isEmpty()) ? learned.reads(sql) : null;
        return known != null
                ? known
                : analysis.pureRead() || reason == Reason.READ || reason == Reason.SESSION_VARIABLE;
    }

    /** A doubt only means the writer. */
    private static boolean beginsSerializable(@Nullable String sql) {
        return sql != null && sql.toUpperCase(Locale.ROOT).contains("SERIALIZABLE");
    }

    /** Whether the text is one SET or RESET and nothing else: what the session remembers of it does the same again. */
    private static boolean setsVariable(SqlAnalysis analysis, @Nullable String sql) {
        if (sql == null || analysis.sessionChanges().size() != 1 || analysis.transaction() != TransactionEffect.NONE) {
            return false;
        }
        SessionChange change = analysis.sessionChanges().get(0);
        return change.sql().equals(sql) || change.sql().equals(sql.strip());
    }

    private Reason ofFunctions(SqlAnalysis analysis, @Nullable String sql, SessionRouter router) {
        if (sql == null || !router.isIdle()) {
            return Reason.WRITE;
        }
        try {
            boolean reads = learned.ask(sql, analysis.functions(), context.dialect(), session.physical());
            return reads ? Reason.READ : Reason.WRITE;
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "Functions could not be asked for; the statement goes to the writer", e);
            return Reason.WRITE;
        }
    }

    /** As {@link #of}, for the text alone; asks nobody. */
    Reason expected(String sql, SessionRouter router) {
        Reason wanted = ofText(sql, router);
        return dependsOnIsolation(wanted) && isolation.mayBeSerializable() ? Reason.SERIALIZABLE : wanted;
    }

    private Reason ofText(String sql, SessionRouter router) {
        SqlAnalysis analysis = context.dialect().analyze(sql);
        if (!session.autoCommit()) {
            return router.isIdle() ? ofTransaction(analysis) : Reason.TRANSACTION;
        }
        Reason reason = ofStatement(analysis, sql);
        if (reason == null) {
            reason = Boolean.TRUE.equals(learned.known(analysis.functions())) ? Reason.READ : Reason.WRITE;
        }
        return reason;
    }
}
