package io.awswrapper.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be read from the text of SQL alone, without asking a server. Where the text leaves a doubt, the answer is the
 * careful one: not a pure read. Immutable.
 *
 * @param pureRead running it twice does what running it once does: it writes nothing, takes no lock that outlives it,
 *     moves no sequence, changes nothing of the session and does not begin or end a transaction
 * @param transaction what it does to the transaction
 * @param sessionChanges the session variables that it sets for longer than the transaction, in order
 */
public record SqlAnalysis(boolean pureRead, TransactionEffect transaction, List<SessionChange> sessionChanges) {

    /** The analysis of no SQL at all. */
    public static final SqlAnalysis NONE = new SqlAnalysis(false, TransactionEffect.NONE, List.of());

    /** What SQL does to the transaction that it runs in. */
    public enum TransactionEffect {
        /** Nothing. */
        NONE,
        /** Begins one: {@code BEGIN}, {@code START TRANSACTION}. */
        BEGINS,
        /** Commits: {@code COMMIT}, {@code END}, {@code PREPARE TRANSACTION}, {@code COMMIT PREPARED}. */
        COMMITS,
        /** Rolls all of it back: {@code ROLLBACK}, {@code ABORT}. */
        ROLLS_BACK,
        /** Several of these, or none that could be told apart, as {@code CALL} of a procedure that may commit. */
        MIXED
    }

    /**
     * A session variable that the SQL sets or resets.
     *
     * @param variable its name in lower case; {@code *} for all of them
     * @param sql one statement that does the same on another connection; {@code null} when it is reset to its default
     */
    public record SessionChange(String variable, @Nullable String sql) {}

    public SqlAnalysis {
        sessionChanges = List.copyOf(sessionChanges);
    }
}
