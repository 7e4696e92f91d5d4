package io.awswrapper.runtime.session;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;

/** What JDBC facts tell of the transaction, without the driver's own record. */
final class TransactionState {

    /** Nothing was sent since the last transaction that may have written. */
    private static final byte READS = 0;
    /** And the SQL that began this one said that it is read-only. */
    private static final byte READS_ONLY = 1;
    /** Something was sent that may have written. */
    private static final byte WRITES = 2;

    private boolean autoCommit = true;
    /** Auto-commit is off and something was sent since the transaction began. */
    private boolean working;
    /** SQL has begun a transaction. */
    private boolean begun;
    /** One of the three below: another field would cost each session eight bytes. */
    private byte sent = READS;

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
        sent = READS;
    }

    boolean readOnly() {
        return sent == READS_ONLY;
    }

    boolean wrote() {
        return sent == WRITES;
    }

    /** SQL is about to be sent; {@link SqlAnalysis#NONE} for a call that writes without SQL of its own. */
    void sending(SqlAnalysis analysis) {
        boolean only = analysis.atomic()
                && switch (analysis.transaction()) {
                    case BEGINS, BEGINS_READ_ONLY, READ_ONLY, COMMITS, ROLLS_BACK -> true;
                    default -> analysis.pureRead();
                };
        if (!only) {
            sent = WRITES;
        }
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
        if (!analysis.atomic() || analysis.transaction() == TransactionEffect.BEGINS_READ_WRITE) {
            sent = WRITES;
        } else {
            sent = analysis.transaction() == TransactionEffect.BEGINS_READ_ONLY ? READS_ONLY : READS;
        }
    }
}
