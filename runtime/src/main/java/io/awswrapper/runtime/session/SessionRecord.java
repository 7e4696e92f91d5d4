package io.awswrapper.runtime.session;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.SqlAnalysis;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of a session that its next connection must know too: the transaction, and what the application has set. */
final class SessionRecord {

    private final LogicalSession session;
    private final TransactionState transaction = new TransactionState();
    private @Nullable SessionState state;
    private boolean readOnly;
    private @Nullable LostTransaction lost;
    /** Whatever its driver says of a transaction: the session will not use it again. */
    private @Nullable Connection deserted;
    /** The application has an object of its driver, and what it does with that is not seen. */
    private @Nullable Connection unwrapped;

    SessionRecord(LogicalSession session) {
        this.session = session;
    }

    TransactionState transaction() {
        return transaction;
    }

    /** Whether work would be lost with the connection; known without a round trip. */
    boolean inTransaction() {
        return lost == null && (transaction.open() || session.physical() != deserted && driverInTransaction());
    }

    /** The transaction that was lost and that the application has not ended yet. */
    @Nullable
    LostTransaction lost() {
        return lost;
    }

    /** As {@link io.awswrapper.spi.Session#transactionLost}. */
    void lost(LostTransaction what) {
        rolledBack();
        lost = what;
        if (what.told().outcome() == Outcome.NO_HOST) {
            deserted = session.physical();
        }
        session.chain().watch(true);
    }

    private void ended() {
        transaction.ended();
        if (lost != null) {
            lost = null;
            session.chain().watch(false);
        }
    }

    private boolean driverInTransaction() {
        Connection physical = session.physical();
        Optional<Boolean> told = dialect().inTransaction(physical);
        if (told.orElse(transaction.begun())) {
            return true;
        }
        // Of a call that the connection broke under, the driver's record may not know.
        return physical == unwrapped && !transaction.autoCommit() && (told.isEmpty() || isBroken(physical));
    }

    /** As {@link io.awswrapper.spi.Session#mayHaveWritten}. */
    boolean mayHaveWritten() {
        return !readOnly && !transaction.readOnly() || transaction.wrote() || session.physical() == unwrapped;
    }

    private static boolean isBroken(Connection physical) {
        try {
            return physical.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** The application has been given an object of the driver's: work that nobody sees may be part of a transaction. */
    void unwrapped() {
        unwrapped = session.physical();
    }

    private Dialect dialect() {
        return session.settings().dialect();
    }

    /** The first call of a transaction failed: if it never left the client, there is no transaction yet. */
    void failedFirst(SQLException failure) {
        if (dialect().classify(failure) == ErrorKind.NOT_SENT) {
            transaction.notSent();
        }
    }

    void executed(SqlAnalysis analysis) throws SQLException {
        switch (analysis.transaction()) {
            case NONE, READ_ONLY, READ_WRITE -> {}
            case BEGINS, BEGINS_READ_ONLY, BEGINS_READ_WRITE -> transaction.begin(analysis);
            case COMMITS -> committed();
            case ROLLS_BACK -> rolledBack();
            case MIXED -> {
                if (!analysis.sessionChanges().isEmpty()) {
                    // MySQL's SET autocommit is one of them.
                    transaction.autoCommit(dialect().autoCommit(session.physical()));
                }
                if (!driverInTransaction()) {
                    committed();
                }
            }
        }
        if (!analysis.sessionChanges().isEmpty()) {
            boolean undoable = transaction.open() && dialect().rollsBackSettings();
            analysis.sessionChanges().forEach(change -> state().set(change, undoable));
        }
    }

    void committed() {
        ended();
        if (state != null) {
            state.committed();
        }
    }

    void rolledBack() {
        ended();
        if (state != null) {
            state.rolledBack();
        }
    }

    private SessionState state() {
        if (state == null) {
            state = new SessionState(dialect().takesScripts());
        }
        return state;
    }

    /** Remembers a JDBC setter, if this session can ever move. */
    void remember(String key, Binder<Connection> setter) {
        if (session.movable()) {
            state().set(key, setter);
        }
    }

    /** Remembers a JDBC setter that the server undoes with the transaction. */
    void rememberInTransaction(String key, Binder<Connection> setter) {
        if (session.movable()) {
            // The driver's record too: a setter that is a statement underneath begins a transaction.
            state().set(key, setter, dialect().rollsBackSettings() && inTransaction());
        }
    }

    boolean readOnly() {
        return readOnly;
    }

    void readOnly(boolean value) {
        readOnly = value;
    }

    /** Makes {@code target} like the connection that the session is on. */
    void carryTo(Connection target) throws SQLException {
        if (state != null) {
            state.rolledBack();
            state.restore(target);
        }
        if (target.getAutoCommit() != transaction.autoCommit()) {
            target.setAutoCommit(transaction.autoCommit());
        }
    }

    /**
     * The session has gone elsewhere.
     *
     * @param clean whether {@code former} had no transaction open, so that its state is the one known
     */
    void left(Connection former, boolean clean) {
        if (state != null && clean) {
            state.leave(former);
        }
        transaction.ended();
    }
}
