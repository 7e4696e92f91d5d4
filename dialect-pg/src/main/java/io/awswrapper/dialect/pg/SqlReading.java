package io.awswrapper.dialect.pg;

import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.Hint;
import io.awswrapper.spi.SqlAnalysis.SessionChange;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One reading of one text of SQL, from its first character to its last.
 *
 * <p>A statement is a pure read when it begins like one and holds no word that writes or locks and no call of a function
 * that is not known to be free of side effects. Everything else that looks like a call spoils it, so a construct
 * unknown to this class costs a replay or a reader's help, never the truth. What no text shows is the side effect of a
 * view's, an operator's or a cast's function, of a function called in the notation of a column ({@code row.function}),
 * and a user's overload of a built-in function for types of its own.
 *
 * <p>SQL that holds no statement is a pure read: there is nothing to do twice.
 */
final class SqlReading {

    /** Who calls more unknown functions in one text than these gets them all on the writer. */
    private static final int MOST_FUNCTIONS = 64;

    private final String sql;
    private final SqlLexer lexer;
    private final CallReading calls;
    private final List<SessionChange> changes = new ArrayList<>(0);
    private final TransactionEffects effects = new TransactionEffects();
    private Set<String> functions = Set.of();
    private boolean pure = true;
    private boolean bound;
    private int statements;
    /** A procedure or a block of code, which may commit on its way. */
    private boolean procedural;

    // The statement being read.
    private SqlWord verb = SqlWord.NAME;
    private SqlWord second = SqlWord.NAME;
    private int wordCount;
    private boolean explained;
    private boolean query;
    private boolean chained;
    private boolean toSavepoint;
    private boolean inserted;
    private boolean temporary;
    private boolean dropped;
    private int from = -1;
    private int to;
    /** Open BEGIN ATOMIC and CASE of a function's body, whose semicolons do not end the statement. */
    private int bodies;

    private SqlReading(SqlWords words, String sql, boolean escapes) {
        this.sql = sql;
        this.lexer = new SqlLexer(words, sql, escapes);
        this.calls = new CallReading(sql, lexer);
    }

    /** As {@link io.awswrapper.spi.Dialect#analyze}. */
    static SqlAnalysis of(SqlWords words, String sql) {
        SqlReading reading = new SqlReading(words, sql, false);
        SqlAnalysis analysis = reading.read();
        if (reading.lexer.unclosed()) {
            return doubtful(analysis);
        }
        if (!reading.lexer.ambiguous()) {
            return analysis;
        }
        // With standard_conforming_strings=off the server reads it like this, and runs nothing that is not closed.
        SqlReading other = new SqlReading(words, sql, true);
        boolean same = other.read().equals(analysis) || other.lexer.unclosed();
        return same ? analysis : doubtful(analysis);
    }

    /** The server may see other statements than were seen here. */
    private static SqlAnalysis doubtful(SqlAnalysis analysis) {
        Hint hint = analysis.hint() == Hint.WRITER ? Hint.WRITER : Hint.NONE;
        return new SqlAnalysis(false, Set.of(), false, TransactionEffect.MIXED, analysis.sessionChanges(), true, hint);
    }

    private SqlAnalysis read() {
        while (lexer.next() != SqlLexer.END) {
            if (lexer.kind() == ';' && calls.depth() == 0 && bodies == 0) {
                endStatement();
            } else {
                readToken();
            }
        }
        endStatement();
        return new SqlAnalysis(
                pure && functions.isEmpty(),
                pure ? functions : Set.of(),
                statements <= 1 && !procedural,
                effects.all(),
                changes,
                bound,
                lexer.hint());
    }

    private void readToken() {
        if (from < 0) {
            from = lexer.start();
        }
        to = lexer.end();
        switch (lexer.kind()) {
            case SqlLexer.WORD -> {
                SqlWord word = calls.word();
                readWord(word);
                calls.passName(word);
            }
            case SqlLexer.QUOTED, SqlLexer.UNREADABLE -> calls.passName(SqlWord.NAME);
            case '.' -> {
                if (calls.inTemporarySchema()) {
                    pure = false;
                    bound = true;
                }
                calls.passDot();
            }
            case '(' -> {
                readCall(calls.open());
                calls.pass();
            }
            case ')' -> calls.close();
            default -> calls.pass();
        }
    }

    private void readWord(SqlWord word) {
        wordCount++;
        if (wordCount == 1) {
            verb = word;
            explained = word == SqlWord.EXPLAIN;
            pure &= switch (word) {
                case SELECT, VALUES, TABLE, SHOW, EXPLAIN, WITH -> true;
                default -> false;
            };
        } else if (wordCount == 2) {
            second = word;
        }
        if (word.compareTo(SqlWord.KEYWORD) > 0) {
            readMeaning(word);
        }
    }

    /** EXPLAIN runs nothing unless it analyzes; all else is read only when nothing in it writes or locks. */
    private void readMeaning(SqlWord word) {
        SqlWord before = calls.previousWord();
        switch (word) {
            case ANALYZE -> explained = false;
            case SELECT, VALUES, TABLE -> {
                query = true;
                calls.endWith();
            }
            case INSERT, UPDATE, DELETE, MERGE -> {
                pure &= explained;
                calls.endWith();
            }
            case INTO -> {
                pure &= explained;
                inserted = before == SqlWord.INSERT || before == SqlWord.MERGE;
            }
            case SHARE -> pure &= explained || (before != SqlWord.FOR && before != SqlWord.KEY);
            case ATOMIC, CASE, END -> readBody(word);
            case EXECUTE, DECLARE, CREATE -> pure &= verb != SqlWord.EXPLAIN;
            case WITH -> {
                if (wordCount == 1 || calls.previous() == '(') {
                    calls.beginWith();
                }
            }
            case TEMP, TEMPORARY -> temporary |= isTemporary(before);
            case DROP -> dropped |= before == SqlWord.COMMIT;
            case HOLD -> bound |= verb == SqlWord.DECLARE && before == SqlWord.WITH;
            case CHAIN -> chained |= before != SqlWord.NO;
            case TO -> toSavepoint = true;
            default -> {
                // says nothing alone
            }
        }
    }

    /** {@code CREATE [OR REPLACE] [LOCAL] TEMP} and {@code SELECT … INTO TEMP}. */
    private boolean isTemporary(SqlWord before) {
        return switch (before) {
            case CREATE, LOCAL, GLOBAL -> true;
            case REPLACE -> verb == SqlWord.CREATE;
            case INTO -> !inserted;
            default -> false;
        };
    }

    /** The body of a function in standard SQL, since PostgreSQL 14. */
    private void readBody(SqlWord word) {
        if (verb != SqlWord.CREATE) {
            return;
        }
        if (word == SqlWord.ATOMIC && calls.previousWord() == SqlWord.BEGIN && bodies == 0) {
            bodies = 1;
        } else if (bodies > 0 && word == SqlWord.CASE) {
            bodies++;
        } else if (bodies > 0 && word == SqlWord.END) {
            bodies--;
        }
    }

    private void readCall(SqlWord called) {
        if (explained) {
            // Not run, but the planner evaluates what is declared stable, and some of that cannot run on a standby.
            pure &= called == SqlWord.PURE || called == SqlWord.NAME;
            return;
        }
        switch (called) {
            case PURE -> {
                // harmless, or none
            }
            case NAME -> readUnknown(calls.function());
            case SET_CONFIG -> {
                pure = false;
                bound |= !SessionStatement.readSetConfig(sql, lexer.rest(), changes);
            }
            case BINDING -> {
                pure = false;
                bound = true;
            }
            default -> pure = false;
        }
    }

    private void readUnknown(@Nullable String function) {
        if (!pure) {
            return;
        }
        if (functions.isEmpty()) {
            functions = new HashSet<>();
        }
        if (function == null || functions.size() == MOST_FUNCTIONS) {
            pure = false;
        } else {
            functions.add(function);
        }
    }

    private void endStatement() {
        if (from >= 0) {
            pure &= wordCount > 0 && (verb != SqlWord.EXPLAIN || explained || query);
            bound |= temporary && !dropped;
            effects.add(ownEffect());
            statements++;
            procedural |= verb == SqlWord.CALL || verb == SqlWord.DO;
        }
        verb = SqlWord.NAME;
        second = SqlWord.NAME;
        wordCount = 0;
        explained = false;
        query = false;
        chained = false;
        toSavepoint = false;
        inserted = false;
        temporary = false;
        dropped = false;
        from = -1;
        calls.endStatement();
    }

    private TransactionEffect ownEffect() {
        return switch (verb) {
            case BEGIN -> SessionStatement.readBegin(lexer.part(from, to));
            case START ->
                second == SqlWord.TRANSACTION
                        ? SessionStatement.readBegin(lexer.part(from, to))
                        : TransactionEffect.NONE;
            case PREPARE -> prepare();
            // AND CHAIN begins the next transaction at once.
            case COMMIT, END -> commit();
            case ROLLBACK, ABORT -> rollback();
            // A procedure or a block of code may commit.
            case CALL, DO -> TransactionEffect.MIXED;
            case SET, RESET, DISCARD -> session();
            case LISTEN, LOAD -> {
                bound = true;
                yield TransactionEffect.NONE;
            }
            default -> TransactionEffect.NONE;
        };
    }

    /** What ends another transaction, that was prepared, runs in none. */
    private TransactionEffect commit() {
        if (second == SqlWord.PREPARED) {
            return TransactionEffect.NONE;
        }
        return chained ? TransactionEffect.MIXED : TransactionEffect.COMMITS;
    }

    private TransactionEffect prepare() {
        if (second == SqlWord.TRANSACTION) {
            return TransactionEffect.COMMITS;
        }
        bound = true;
        return TransactionEffect.NONE;
    }

    private TransactionEffect session() {
        SessionStatement statement = SessionStatement.read(sql, from, lexer.part(from, to), changes);
        bound |= statement.binds();
        return statement.effect();
    }

    private TransactionEffect rollback() {
        if (toSavepoint || second == SqlWord.PREPARED) {
            return TransactionEffect.NONE;
        }
        return chained ? TransactionEffect.MIXED : TransactionEffect.ROLLS_BACK;
    }
}
