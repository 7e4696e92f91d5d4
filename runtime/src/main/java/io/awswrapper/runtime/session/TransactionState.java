package io.awswrapper.runtime.session;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;

/** What JDBC facts tell of the transaction, without the driver's own record. */
final class TransactionState {

    private boolean autoCommit = true;
    /** Auto-commit is off and something was sent since the transaction began. */
    private boolean working;
    /** SQL has begun a transaction. */
    private boolean begun;
    /** As SQL has said that began it. */
    private boolean readOnly;
    /** Something was sent since the last transaction that may have written. */
    private boolean wrote;

    boolean autoCommit() {
        return autoCommit;
    }

    void autoCommit(boolean value) {
        autoCommit = value;
    }

    boolean open() {
        return working || begun;
    }

    /** Whether SQL has begun it, for a driver that does not tell. */
    boolean begun() {
        return begun;
    }

    void ended() {
        working = false;
        begun = false;
        readOnly = false;
        wrote = false;
    }

    boolean readOnly() {
        return readOnly;
    }

    boolean wrote() {
        return wrote;
    }

    /** SQL is about to be sent; {@link SqlAnalysis#NONE} for a call that writes without SQL of its own. */
    void sending(SqlAnalysis analysis) {
        boolean only = analysis.atomic()
                && switch (analysis.transaction()) {
                    case BEGINS, BEGINS_READ_ONLY, READ_ONLY, COMMITS, ROLLS_BACK -> true;
                    default -> analysis.pureRead();
                };
        wrote |= !only;
    }

    /**
     * A call of this kind is about to be sent.
     *
     * @return whether it is the first of its transaction
     */
    boolean sending(CallKind kind) {
        if (autoCommit || working) {
            return false;
        }
        switch (kind) {
            case EXECUTE, BATCH, FETCH, ROW_UPDATE, METADATA, LOB, SAVEPOINT -> {
                working = true;
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    /** The first call of the transaction never left the client: there is no transaction yet. */
    void notSent() {
        working = false;
    }

    /** SQL has begun a transaction. */
    void begin(SqlAnalysis analysis) {
        begun = true;
        readOnly = analysis.transaction() == TransactionEffect.BEGINS_READ_ONLY;
        wrote = !analysis.atomic() || analysis.transaction() == TransactionEffect.BEGINS_READ_WRITE;
    }
}
