package io.awswrapper.plugin.failover;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import org.jspecify.annotations.Nullable;

/**
 * What became of a call that a fault touched. Decided before the session moves, from what was true when the fault came.
 *
 * @param outcome what the application must be told; {@code null} when nothing was lost and the call is made again
 * @param asRead this holds only if what the call has run surely is a read; else it is not known what became of it
 */
record Verdict(@Nullable Outcome outcome, boolean asRead) {

    static final Verdict REPEAT = new Verdict(null, false);
    private static final Verdict NOT_APPLIED = new Verdict(Outcome.NOT_APPLIED, false);
    private static final Verdict ROLLED_BACK = new Verdict(Outcome.ROLLED_BACK, false);
    static final Verdict UNKNOWN = new Verdict(Outcome.UNKNOWN, false);

    /**
     * Judges a fault.
     *
     * @param error {@link ErrorKind#CONNECTION_LOST}, {@link ErrorKind#NOT_SENT} or {@link ErrorKind#READ_ONLY}
     * @param inTransaction whether a transaction was open
     * @param beginCommits {@link Dialect#beginCommits()}
     */
    static Verdict of(
            JdbcCall<?> call, ErrorKind error, boolean inTransaction, FailoverReplay replay, boolean beginCommits) {
        return inTransaction ? inTransaction(call, error, beginCommits) : outside(call, error, replay);
    }

    /** The same now that what has run is known to be a read. */
    Verdict ofRead() {
        return new Verdict(outcome, false);
    }

    /** The same where the transaction cannot have written: whatever became of its commit, nothing was applied. */
    Verdict ofReadOnly() {
        return outcome == Outcome.UNKNOWN ? ROLLED_BACK : this;
    }

    /** The same for a call that must not be made again. */
    Verdict orNotApplied() {
        return outcome == null ? new Verdict(Outcome.NOT_APPLIED, asRead) : this;
    }

    /** The server rolls back what was not committed; only a commit in flight, or one before a refusal, leaves a doubt. */
    private static Verdict inTransaction(JdbcCall<?> call, ErrorKind error, boolean beginCommits) {
        boolean unclear = switch (call.kind()) {
            case COMMIT -> error == ErrorKind.CONNECTION_LOST;
            case EXECUTE, BATCH -> commits(call.analysis().transaction(), beginCommits) && mayBeApplied(call, error);
            default -> false;
        };
        if (unclear) {
            return UNKNOWN;
        }
        // The application wants it undone, and undone it is.
        return call.kind() == CallKind.ROLLBACK ? REPEAT : ROLLED_BACK;
    }

    /**
     * Whether a part of an execution may have been applied. Of a batch, a refusal may be that of its last entry, and the
     * update counts tell nothing: MySQL Connector/J with {@code rewriteBatchedStatements} and MariaDB Connector/J with
     * statements prepared on the server say {@code EXECUTE_FAILED} of entries that were applied.
     */
    private static boolean mayBeApplied(JdbcCall<?> call, ErrorKind error) {
        return switch (error) {
            case NOT_SENT -> false;
            case READ_ONLY -> call.kind() == CallKind.BATCH || !call.analysis().atomic();
            default -> true;
        };
    }

    private static boolean commits(TransactionEffect effect, boolean beginCommits) {
        return switch (effect) {
            case COMMITS, MIXED -> true;
            case BEGINS, BEGINS_READ_ONLY, BEGINS_READ_WRITE -> beginCommits;
            case NONE, READ_ONLY, READ_WRITE, ROLLS_BACK -> false;
        };
    }

    private static Verdict outside(JdbcCall<?> call, ErrorKind error, FailoverReplay replay) {
        boolean refused = error != ErrorKind.CONNECTION_LOST;
        return switch (call.kind()) {
            case PREPARE, SESSION, METADATA, UNWRAP, VALIDATE, CLOSE, COMMIT, ROLLBACK, SAVEPOINT -> REPEAT;
            case EXECUTE -> {
                boolean sent = mayBeApplied(call, error);
                if (sent && !call.analysis().pureRead()) {
                    yield UNKNOWN;
                }
                yield new Verdict(replay == FailoverReplay.READS ? null : Outcome.NOT_APPLIED, sent);
            }
            // The driver's statement has forgotten its entries, so they cannot be sent again.
            case BATCH -> mayBeApplied(call, error) ? UNKNOWN : NOT_APPLIED;
            case FETCH -> NOT_APPLIED;
            case ROW_UPDATE -> refused ? NOT_APPLIED : UNKNOWN;
            case LOB -> refused ? REPEAT : UNKNOWN;
        };
    }
}
