package io.awswrapper.plugin.failover;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call that a fault touched. Decided before the session moves, from what was true when the fault came.
 *
 * @param outcome what the application must be told; {@code null} when nothing was lost and the call is made again
 */
record Verdict(@Nullable Outcome outcome) {

    static final Verdict REPEAT = new Verdict(null);
    private static final Verdict NOT_APPLIED = new Verdict(Outcome.NOT_APPLIED);
    private static final Verdict ROLLED_BACK = new Verdict(Outcome.ROLLED_BACK);
    private static final Verdict UNKNOWN = new Verdict(Outcome.UNKNOWN);

    /**
     * Judges a fault.
     *
     * @param error {@link ErrorKind#CONNECTION_LOST}, {@link ErrorKind#NOT_SENT} or {@link ErrorKind#READ_ONLY}
     * @param inTransaction whether a transaction was open
     * @param beginCommits {@link Dialect#beginCommits()}
     */
    static Verdict of(
            JdbcCall<?> call, ErrorKind error, boolean inTransaction, FailoverReplay replay, boolean beginCommits) {
        boolean refused = error != ErrorKind.CONNECTION_LOST;
        return inTransaction
                ? inTransaction(call, refused, beginCommits)
                : outside(call.kind(), call.analysis(), refused, replay);
    }

    /** The same for a call that must not be made again. */
    Verdict orNotApplied() {
        return outcome == null ? NOT_APPLIED : this;
    }

    /** The server rolls back what was not committed; only a commit in flight leaves a doubt. */
    private static Verdict inTransaction(JdbcCall<?> call, boolean refused, boolean beginCommits) {
        boolean commits = switch (call.kind()) {
            case COMMIT -> true;
            case EXECUTE, BATCH -> commits(call.analysis().transaction(), beginCommits);
            default -> false;
        };
        if (commits && !refused) {
            return UNKNOWN;
        }
        // The application wants it undone, and undone it is.
        return call.kind() == CallKind.ROLLBACK ? REPEAT : ROLLED_BACK;
    }

    private static boolean commits(TransactionEffect effect, boolean beginCommits) {
        return switch (effect) {
            case COMMITS, MIXED -> true;
            case BEGINS, BEGINS_READ_ONLY, BEGINS_READ_WRITE -> beginCommits;
            case NONE, READ_ONLY, READ_WRITE, ROLLS_BACK -> false;
        };
    }

    private static Verdict outside(CallKind kind, SqlAnalysis sql, boolean refused, FailoverReplay replay) {
        boolean repeatable = replay == FailoverReplay.READS;
        return switch (kind) {
            case PREPARE, SESSION, METADATA, VALIDATE, CLOSE, COMMIT, ROLLBACK, SAVEPOINT -> REPEAT;
            case EXECUTE -> {
                if (refused || sql.pureRead()) {
                    yield repeatable ? REPEAT : NOT_APPLIED;
                }
                yield UNKNOWN;
            }
            // The driver's statement has forgotten its entries; which of them, if any, were applied is not known.
            case BATCH -> refused ? NOT_APPLIED : UNKNOWN;
            case FETCH -> NOT_APPLIED;
            case ROW_UPDATE -> refused ? NOT_APPLIED : UNKNOWN;
            case LOB -> refused ? REPEAT : UNKNOWN;
        };
    }
}
