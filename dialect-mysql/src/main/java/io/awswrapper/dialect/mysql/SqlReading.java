package io.awswrapper.dialect.mysql;

import io.awswrapper.dialect.mysql.SqlLexer.Mode;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.SessionChange;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One reading of one text of SQL, from its first character to its last, in one {@link Mode}.
 *
 * <p>A statement is a pure read when it begins like one and holds no word that writes, locks or tells of the session, no
 * variable of the user's and no call of a function that is not known to be free of side effects. What no text shows is the
 * side effect of a view's function.
 *
 * <p>What depends on the server's version or sql_mode is read in both ways; if they differ, the answer is the careful one.
 */
final class SqlReading {

    private final SqlWords words;
    private final String sql;
    private final Mode mode;
    private final SqlLexer lexer;
    private final List<SessionChange> changes = new ArrayList<>(0);
    private final Set<String> functions = new HashSet<>(0);
    private final TransactionEffects effects = new TransactionEffects();
    private boolean pure = true;
    private boolean bound;
    // The statement being read.
    private SqlWord verb = SqlWord.NAME;
    private SqlWord second = SqlWord.NAME;
    private int wordCount;
    private boolean chained;
    private boolean toSavepoint;
    private TransactionEffect begun = TransactionEffect.BEGINS;
    private boolean temporary;
    private boolean routine;
    private boolean shown;
    /** A body of statements, whose semicolons do not end it. */
    private boolean body;

    private int from = -1;
    private int to;

    // The open parentheses: whether each holds an item of FROM, and whether the list of WITH is being read in it.
    private int depth;
    private final BitSet fromItems = new BitSet();
    private final BitSet withLists = new BitSet();
    private boolean fromItemClosed;
    private int previous = SqlLexer.END;
    private SqlWord previousWord = SqlWord.NAME;
    /** The name of a system variable is being read. */
    private boolean inVariable;

    // The name that was read last, and the token before it.
    private SqlWord nameWord = SqlWord.NAME;
    private int nameStart;
    private int nameEnd;
    private int nameParts;
    private int beforeName = SqlLexer.END;
    private SqlWord wordBeforeName = SqlWord.NAME;

    private SqlReading(SqlWords words, String sql, Mode mode) {
        this.words = words;
        this.sql = sql;
        this.mode = mode;
        this.lexer = new SqlLexer(words, sql, 0, sql.length(), mode);
    }

    /** As {@link io.awswrapper.spi.Dialect#analyze}. */
    static SqlAnalysis of(SqlWords words, String sql) {
        SqlReading usual = new SqlReading(words, sql, Mode.DEFAULT);
        SqlAnalysis analysis = usual.read();
        SqlLexer lexer = usual.lexer;
        int ways = (lexer.escapedString() ? 1 : 0) + (lexer.escapedQuoted() ? 1 : 0) + (lexer.executable() ? 1 : 0);
        if (ways == 0) {
            return lexer.broken() ? doubtful(analysis, false) : analysis;
        }
        if (ways > 1) {
            return doubtful(analysis, true);
        }
        Mode mode = new Mode(!lexer.escapedString(), !lexer.escapedQuoted(), !lexer.executable());
        SqlReading other = new SqlReading(words, sql, mode);
        SqlAnalysis otherwise = other.read();
        if (other.isImpossible() && !lexer.broken()) {
            return analysis;
        }
        boolean same = usual.seesWhat(other);
        if (usual.isImpossible() && same && !other.lexer.broken()) {
            return otherwise;
        }
        boolean agreed = same && !lexer.broken() && !other.lexer.broken() && analysis.equals(otherwise);
        return agreed ? analysis : doubtful(analysis, true);
    }

    /** No server runs a single statement that is broken. */
    private boolean isImpossible() {
        return lexer.broken() && effects.statements() == 1;
    }

    /** Whether the other reading found nothing more that can be read in two ways. */
    private boolean seesWhat(SqlReading other) {
        return lexer.escapedString() == other.lexer.escapedString()
                && lexer.escapedQuoted() == other.lexer.escapedQuoted()
                && lexer.executable() == other.lexer.executable();
    }

    private static SqlAnalysis doubtful(SqlAnalysis seen, boolean bound) {
        return new SqlAnalysis(
                false, Set.of(), false, TransactionEffect.MIXED, seen.sessionChanges(), bound, seen.hint());
    }

    private SqlAnalysis read() {
        while (lexer.next() != SqlLexer.END) {
            if (lexer.kind() == ';' && depth == 0 && !body) {
                endStatement();
            } else {
                readToken();
            }
        }
        endStatement();
        return new SqlAnalysis(
                pure && functions.isEmpty(),
                pure ? functions : Set.of(),
                effects.atomic(),
                effects.all(),
                changes,
                bound,
                lexer.hint());
    }

    private void readToken() {
        int kind = lexer.kind();
        if (from < 0) {
            from = lexer.start();
        }
        to = lexer.end();
        SqlWord word = lexer.word();
        if (word == SqlWord.OWN || word == SqlWord.GET_LOCK) {
            pure = false;
            bound |= word == SqlWord.GET_LOCK;
        } else if (previous == '.' || previousWord == SqlWord.AS) {
            word = SqlWord.NAME;
        }
        inVariable &= kind == '.' || previous == '.' || previous == SqlLexer.SYSTEM;
        switch (kind) {
            case SqlLexer.WORD -> {
                readName(word);
                if (!inVariable) {
                    readWord(word);
                }
            }
            case SqlLexer.QUOTED, SqlLexer.EITHER -> {
                pure &= !inVariable;
                readName(SqlWord.NAME);
            }
            case SqlLexer.USER_VARIABLE -> {
                // It belongs to its session, and a query that reads it may as well have set it.
                pure = false;
                bound |= !namesAccounts();
                nameParts = 0;
            }
            case SqlLexer.SYSTEM -> {
                inVariable = true;
                nameParts = 0;
            }
            case '(' -> open();
            case ')' -> close();
            case '.' -> {
                // keeps the name that it continues
            }
            default -> {
                pure &= kind != SqlLexer.ASSIGN;
                nameParts = 0;
            }
        }
        previous = kind;
        previousWord = word;
    }

    /** Statements in which {@code @} stands between a user and a host, or in a body that is not run now. */
    private boolean namesAccounts() {
        return switch (verb) {
            case CREATE, ALTER, DROP, COMMITTING, SHOW -> true;
            default -> false;
        };
    }

    private void readName(SqlWord word) {
        if (previous == '.' && nameParts > 0) {
            nameParts++;
        } else {
            nameParts = 1;
            nameStart = lexer.start();
            beforeName = previous;
            wordBeforeName = previousWord;
        }
        nameWord = word;
        nameEnd = lexer.end();
    }

    private void readWord(SqlWord word) {
        wordCount++;
        if (wordCount == 1) {
            verb = word;
            body = word == SqlWord.COMPOUND;
            pure &= switch (word) {
                case SELECT, VALUES, TABLE, SHOW, EXPLAIN, DESC, DESCRIBE, WITH -> true;
                default -> false;
            };
        } else if (wordCount == 2) {
            second = word;
        }
        if (verb == SqlWord.SHOW && wordCount > 1 && !shown) {
            readShown();
        }
        if (isSpoiler(word)) {
            pure = false;
        }
        readOptions(word);
        if (word == SqlWord.WITH && (wordCount == 1 || previous == '(')) {
            withLists.set(depth);
        } else if (word != SqlWord.NAME && word != SqlWord.PURE && word != SqlWord.AS && word != SqlWord.RECURSIVE) {
            withLists.clear(depth);
        }
    }

    private void readShown() {
        String subject = sql.substring(lexer.start(), lexer.end()).toLowerCase(Locale.ROOT);
        if (!ShowSubject.isModifier(subject)) {
            shown = true;
            pure &= ShowSubject.isAnywhere(subject);
        }
    }

    private boolean isSpoiler(SqlWord word) {
        return switch (word) {
            case INTO, UPDATE, DELETE, LOCK, SQL_CALC_FOUND_ROWS, ANALYZE -> true;
            case PROCEDURE -> verb != SqlWord.SHOW;
            case INSERT, REPLACE -> !lexer.beforeParenthesis();
            case SHARE -> previousWord == SqlWord.FOR;
            case VALUE -> previousWord == SqlWord.NEXT || previousWord == SqlWord.PREVIOUS;
            case FOR -> verb == SqlWord.EXPLAIN || verb == SqlWord.DESC || verb == SqlWord.DESCRIBE;
            default -> false;
        };
    }

    private void readOptions(SqlWord word) {
        switch (word) {
            case CHAIN, RELEASE -> chained |= previousWord != SqlWord.NO && wordCount > 1;
            case TO -> toSavepoint = true;
            case ONLY -> begun = previousWord == SqlWord.READ ? TransactionEffect.BEGINS_READ_ONLY : begun;
            case WRITE -> begun = previousWord == SqlWord.READ ? TransactionEffect.BEGINS_READ_WRITE : begun;
            case TEMPORARY -> temporary |= wordCount <= 4;
            // FLUSH TABLES WITH READ LOCK, FLUSH TABLES t FOR EXPORT
            case LOCK, FOR -> bound |= verb == SqlWord.FLUSH;
            case ROUTINE, PROCEDURE -> routine |= verb == SqlWord.CREATE || verb == SqlWord.ALTER;
            case BEGIN -> body |= routine;
            case NOT -> body |= verb == SqlWord.BEGIN && wordCount == 2;
            default -> {
                // does not matter
            }
        }
    }

    private void open() {
        boolean named = previous == SqlLexer.WORD || previous == SqlLexer.QUOTED || previous == SqlLexer.EITHER;
        if (named && nameParts > 0) {
            readCall();
        } else if (previous == ')') {
            withLists.clear(depth);
        }
        SqlWord introduction = named && !isFromWord(previousWord) ? wordBeforeName : previousWord;
        fromItems.set(depth, isFromWord(introduction));
        depth++;
        withLists.clear(depth);
        nameParts = 0;
    }

    private void close() {
        if (depth > 0) {
            depth--;
        }
        fromItemClosed = fromItems.get(depth);
        nameParts = 0;
    }

    private static boolean isFromWord(SqlWord word) {
        return word == SqlWord.FROM || word == SqlWord.JOIN;
    }

    /** A parenthesis after a name: the call of a function, a type's length, a list of column names, or a keyword's. */
    private void readCall() {
        if (wordBeforeName == SqlWord.AS) {
            return;
        }
        boolean harmless = nameParts == 1
                && (nameWord.harmlessBeforeParenthesis()
                        || (nameWord == SqlWord.PURE_UNSPACED && nameEnd == lexer.start())
                        || isColumnList());
        if (!harmless) {
            functions.add(sql.substring(nameStart, nameEnd));
        }
    }

    /** {@code FROM (…) t(a, b)} or {@code WITH t(a, b) AS}. */
    private boolean isColumnList() {
        if (beforeName == ')') {
            return fromItemClosed;
        }
        return withLists.get(depth)
                && (beforeName == ',' || wordBeforeName == SqlWord.WITH || wordBeforeName == SqlWord.RECURSIVE);
    }

    private void endStatement() {
        if (from >= 0) {
            pure &= wordCount > 0;
            TransactionEffect own = ownEffect();
            bound |= isBound();
            if (verb == SqlWord.SET || verb == SqlWord.USE) {
                SessionStatement statement = SessionStatement.read(words, sql.substring(from, to), mode);
                changes.addAll(statement.changes());
                bound |= statement.isBound();
                own = statement.effect();
            }
            effects.add(own, isDefinition());
        }
        verb = SqlWord.NAME;
        second = SqlWord.NAME;
        wordCount = 0;
        chained = false;
        toSavepoint = false;
        begun = TransactionEffect.BEGINS;
        temporary = false;
        routine = false;
        shown = false;
        from = -1;
        withLists.clear();
        nameParts = 0;
        previous = SqlLexer.END;
        previousWord = SqlWord.NAME;
    }

    /** A statement that commits, and then does its own work wholly or not at all. */
    private boolean isDefinition() {
        return switch (verb) {
            case CREATE, DROP, ALTER, COMMITTING, TRUNCATE, LOAD, COMMIT, ROLLBACK -> !body;
            default -> false;
        };
    }

    private boolean isBound() {
        return switch (verb) {
            case PREPARE, HANDLER, LOCK, XA -> true;
            case CREATE -> temporary;
            default -> false;
        };
    }

    private TransactionEffect ownEffect() {
        if (body) {
            return TransactionEffect.MIXED;
        }
        return switch (verb) {
            case BEGIN -> TransactionEffect.BEGINS;
            case START -> start();
            // AND CHAIN begins the next transaction at once, RELEASE ends the session.
            case COMMIT -> chained ? TransactionEffect.MIXED : TransactionEffect.COMMITS;
            case ROLLBACK -> rollback();
            case CREATE -> temporary ? TransactionEffect.NONE : TransactionEffect.MIXED;
            case DROP -> temporary || second == SqlWord.PREPARE ? TransactionEffect.NONE : TransactionEffect.MIXED;
            case RESET -> second == SqlWord.PERSIST ? TransactionEffect.NONE : TransactionEffect.COMMITS;
            case ALTER, COMMITTING, TRUNCATE -> TransactionEffect.MIXED;
            case FLUSH, LOCK -> TransactionEffect.COMMITS;
            case SELECT, VALUES, TABLE, SHOW, EXPLAIN, DESC, DESCRIBE, WITH -> TransactionEffect.NONE;
            case INSERT, UPDATE, DELETE, REPLACE, USE, SET, HANDLER, PREPARE, RELEASE, PLAIN -> TransactionEffect.NONE;
            case LOAD -> second == SqlWord.KEYWORD ? TransactionEffect.COMMITS : TransactionEffect.NONE;
            // CALL, EXECUTE, XA, UNLOCK, ANALYZE, and what is not known here.
            default -> wordCount == 0 ? TransactionEffect.NONE : TransactionEffect.MIXED;
        };
    }

    private TransactionEffect start() {
        return second == SqlWord.TRANSACTION ? begun : TransactionEffect.COMMITS;
    }

    private TransactionEffect rollback() {
        if (toSavepoint) {
            return TransactionEffect.NONE;
        }
        return chained ? TransactionEffect.MIXED : TransactionEffect.ROLLS_BACK;
    }
}
