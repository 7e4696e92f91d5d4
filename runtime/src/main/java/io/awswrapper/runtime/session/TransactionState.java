package io.awswrapper.runtime.session;

import io.awswrapper.spi.CallKind;

/** What JDBC facts tell of the transaction, without the driver's own record. */
final class TransactionState {

    private boolean autoCommit = true;
    /** Auto-commit is off and something was sent since the transaction began. */
    private boolean working;
    /** SQL has begun a transaction. */
    private boolean begun;

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
    void begin() {
        begun = true;
    }
}
