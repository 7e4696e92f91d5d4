package io.awswrapper.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What can be read from the text of SQL alone, without asking a server. Where the text leaves a doubt, the answer is the
 * careful one: not a pure read, bound to its connection. Immutable.
 *
 * @param pureRead running it twice does what running it once does: it writes nothing, takes no lock that outlives it,
 *     moves no sequence, changes nothing of the session and does not begin or end a transaction. What hides behind its
 *     names, as a view that calls a function, no text tells: {@link PluginContext#surelyReads}
 * @param functions functions whose effects the text does not tell, as {@link Dialect#harmless} takes them: if none of them
 *     writes, the statement is a pure read after all; empty when it is one anyway, and when it is none whatever they do
 * @param atomic it is one statement that a server which refuses it as a write has not applied in part: no script, no
 *     procedure, no block of statements. Of a batch: each of its entries is
 * @param transaction what it does to the transaction
 * @param sessionChanges the session variables that it sets for longer than the transaction, in order
 * @param sessionBound it leaves something in the session that cannot be carried to another connection: a temporary table,
 *     a prepared statement, a held cursor, a lock of the session, a subscription
 * @param hint where its author wants it to run
 */
public record SqlAnalysis(
        boolean pureRead,
        Set<String> functions,
        boolean atomic,
        TransactionEffect transaction,
        List<SessionChange> sessionChanges,
        boolean sessionBound,
        Hint hint) {

    /** The analysis of no SQL at all. */
    public static final SqlAnalysis NONE = new SqlAnalysis(false, TransactionEffect.NONE, List.of());

    /** What SQL does to the transaction that it runs in. */
    public enum TransactionEffect {
        /** Nothing. */
        NONE,
        /** Begins one: {@code BEGIN}, {@code START TRANSACTION}. */
        BEGINS,
        /** Begins one that cannot write: {@code BEGIN READ ONLY}, {@code START TRANSACTION READ ONLY}. */
        BEGINS_READ_ONLY,
        /** Begins one that can write, whatever the session's default is: {@code BEGIN READ WRITE}. */
        BEGINS_READ_WRITE,
        /** Makes the one that it runs in, or the next, unable to write: {@code SET TRANSACTION READ ONLY}. */
        READ_ONLY,
        /** Takes that back, or sets nothing but other things of it: {@code SET TRANSACTION ISOLATION LEVEL}. */
        READ_WRITE,
        /** Commits, and does nothing else: {@code COMMIT}, {@code END}, {@code PREPARE TRANSACTION}. */
        COMMITS,
        /** Rolls all of it back, and does nothing else: {@code ROLLBACK}, {@code ABORT}. */
        ROLLS_BACK,
        /**
         * Several of these, or an end of the transaction and work outside it, as {@code ROLLBACK; INSERT …} and MySQL's
         * {@code CREATE TABLE}, or what cannot be told, as {@code CALL} of a procedure that may commit.
         */
        MIXED
    }

    /** A comment with which the author of a statement says where it is to run. */
    public enum Hint {
        /** There is none. */
        NONE,
        /** {@code /*@writer*}{@code /}: on the writer, although it may be a read. */
        WRITER,
        /** {@code /*@reader*}{@code /}: on a reader; the author answers for it that it is a read. */
        READER
    }

    /**
     * A session variable that the SQL sets or resets.
     *
     * @param variable its name in lower case; {@code *} for all of them
     * @param sql one statement that does the same on another connection
     */
    public record SessionChange(String variable, String sql) {}

    public SqlAnalysis {
        functions = Set.copyOf(functions);
        sessionChanges = List.copyOf(sessionChanges);
    }

    /**
     * The analysis of SQL without functions that are not known, without a hint, that leaves nothing in its session, and of
     * which a part may be applied alone.
     */
    public SqlAnalysis(boolean pureRead, TransactionEffect transaction, List<SessionChange> sessionChanges) {
        this(pureRead, Set.of(), false, transaction, sessionChanges, false, Hint.NONE);
    }

    /** What a batch does in which {@code next} follows all this: never a pure read, as its driver keeps no result of it. */
    public SqlAnalysis followedBy(SqlAnalysis next) {
        if (next.isPlain() && isPlain() && !pureRead && atomic == next.atomic) {
            return this;
        }
        List<SessionChange> changes = sessionChanges;
        if (!next.sessionChanges.isEmpty()) {
            changes = new ArrayList<>(sessionChanges);
            changes.addAll(next.sessionChanges);
        }
        return new SqlAnalysis(
                false,
                Set.of(),
                atomic && next.atomic,
                next.transaction == transaction ? transaction : TransactionEffect.MIXED,
                changes,
                sessionBound || next.sessionBound,
                Hint.NONE);
    }

    private boolean isPlain() {
        return transaction == TransactionEffect.NONE && sessionChanges.isEmpty() && !sessionBound;
    }
}
