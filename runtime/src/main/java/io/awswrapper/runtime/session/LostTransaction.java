package io.awswrapper.runtime.session;

import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.sql.SQLException;

/**
 * A transaction that is lost and that the application has not ended yet. What PostgreSQL calls SQLSTATE 25P02, as a state of
 * the logical session: work that came now would be applied without the work before it.
 *
 * @param outcome what became of the transaction: {@link Outcome#ROLLED_BACK} or {@link Outcome#UNKNOWN}
 * @param told what the application was told when it was lost
 */
record LostTransaction(Outcome outcome, FailoverException told) {

    /**
     * Lets calls through that carry no work and those that end the transaction.
     *
     * @throws FailoverException for all others
     */
    void admit(JdbcCall<?> call, SessionRecord record) throws SQLException {
        switch (call.kind()) {
            case PREPARE, SESSION, METADATA, FETCH, VALIDATE, ROLLBACK, CLOSE -> {}
            case EXECUTE -> {
                TransactionEffect effect = call.analysis().transaction();
                if (effect == TransactionEffect.COMMITS) {
                    record.rolledBack();
                    throw notCommitted(call.method());
                }
                if (effect != TransactionEffect.ROLLS_BACK) {
                    throw refusal(call.method());
                }
            }
            case BATCH, ROW_UPDATE, SAVEPOINT, LOB, UNWRAP, COMMIT -> throw refusal(call.method());
        }
    }

    /** For a call that would do work in it. */
    FailoverException refusal(String method) {
        return exception(method + ": was not run, the transaction that it belongs to was lost earlier; ");
    }

    /** For its commit, which ends it. */
    FailoverException notCommitted(String method) {
        return exception(method + ": nothing was committed now, the transaction was lost earlier; ");
    }

    private FailoverException exception(String what) {
        String became = outcome == Outcome.UNKNOWN
                ? "it may or may not have been applied; roll back, then look before repeating it"
                : "nothing of it was applied; roll back, then repeat all of the transaction";
        String when = " (lost at " + told.timeline().detectedAt() + ": " + told.getMessage() + ")";
        return new FailoverException(outcome, what + became + when, told.timeline(), told);
    }
}
