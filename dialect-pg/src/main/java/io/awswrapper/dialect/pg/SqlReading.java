package io.awswrapper.dialect.pg;

import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.SessionChange;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One reading of one text of SQL, from its first character to its last.
 *
 * <p>A statement is a pure read when it begins like one and holds no word that writes or locks and no call of a function
 * that is not known to be free of side effects. Everything else that looks like a call spoils it, so a construct
 * unknown to this class costs a replay, never the truth. What no text shows is the side effect of a view's, an
 * operator's or a cast's function, and a user's overload of a built-in function for types of its own.
 *
 * <p>SQL that holds no statement is a pure read: there is nothing to do twice.
 */
final class SqlReading {

    private final SqlWords words;
    private final String sql;
    private final SqlLexer lexer;
    private final List<SessionChange> changes = new ArrayList<>(0);
    private TransactionEffect effect = TransactionEffect.NONE;
    private boolean pure = true;

    // The statement being read.
    private SqlWord verb = SqlWord.NAME;
    private SqlWord second = SqlWord.NAME;
    private int wordCount;
    private boolean chained;
    private boolean toSavepoint;
    private int from = -1;
    private int to;
    /** Open BEGIN ATOMIC and CASE of a function's body, whose semicolons do not end the statement. */
    private int bodies;

    // The open parentheses: whether each holds an item of FROM, and whether the list of WITH is being read in it.
    private int depth;
    private final BitSet fromItems = new BitSet();
    private final BitSet withLists = new BitSet();
    private boolean fromItemClosed;

    /** The token before the current one. A label after AS or a dot counts as a mere name. */
    private int previous = SqlLexer.END;

    private SqlWord previousWord = SqlWord.NAME;

    // The name that was read last, and the token before it.
    private int nameKind;
    private int nameStart;
    private int nameEnd;
    private int nameParts;
    private boolean inCatalog;
    private int beforeName = SqlLexer.END;
    private SqlWord wordBeforeName = SqlWord.NAME;

    private SqlReading(SqlWords words, String sql) {
        this.words = words;
        this.sql = sql;
        this.lexer = new SqlLexer(words, sql, 0, sql.length());
    }

    /** As {@link io.awswrapper.spi.Dialect#analyze}. */
    static SqlAnalysis of(SqlWords words, String sql) {
        return new SqlReading(words, sql).read();
    }

    private SqlAnalysis read() {
        while (lexer.next() != SqlLexer.END) {
            if (lexer.kind() == ';' && depth == 0 && bodies == 0) {
                endStatement();
            } else {
                readToken();
            }
        }
        endStatement();
        // Doubtful text: the server may see other statements than were seen here.
        return lexer.doubtful()
                ? new SqlAnalysis(false, TransactionEffect.MIXED, changes)
                : new SqlAnalysis(pure, effect, changes);
    }

    private void readToken() {
        int kind = lexer.kind();
        if (from < 0) {
            from = lexer.start();
        }
        to = lexer.end();
        SqlWord word = lexer.word();
        if (previous == '.' || (previousWord == SqlWord.AS && word != SqlWord.NOT)) {
            word = SqlWord.NAME;
        }
        switch (kind) {
            case SqlLexer.WORD -> {
                readName(kind);
                readWord(word);
            }
            case SqlLexer.QUOTED, SqlLexer.UNREADABLE -> readName(kind);
            case '(' -> open();
            case ')' -> close();
            case '.' -> {
                // keeps the name that it continues
            }
            default -> nameParts = 0;
        }
        previous = kind;
        previousWord = word;
    }

    private void readName(int kind) {
        if (previous == '.') {
            nameParts++;
        } else {
            nameParts = 1;
            inCatalog = lexer.is(SqlWord.PG_CATALOG);
            beforeName = previous;
            wordBeforeName = previousWord;
        }
        nameKind = kind;
        nameStart = lexer.start();
        nameEnd = lexer.end();
    }

    private void readWord(SqlWord word) {
        wordCount++;
        if (wordCount == 1) {
            verb = word;
            pure &= switch (word) {
                case SELECT, VALUES, TABLE, SHOW, EXPLAIN, WITH -> true;
                default -> false;
            };
        } else if (wordCount == 2) {
            second = word;
        }
        readSpoiler(word);
        readBody(word);
        chained |= word == SqlWord.CHAIN && previousWord != SqlWord.NO;
        toSavepoint |= word == SqlWord.TO;
        if (word == SqlWord.WITH && (wordCount == 1 || previous == '(')) {
            withLists.set(depth);
        } else if (endsWithList(word)) {
            withLists.clear(depth);
        }
    }

    /** EXPLAIN runs nothing unless it analyzes; all else is read only when nothing in it writes or locks. */
    private void readSpoiler(SqlWord word) {
        switch (word) {
            case ANALYZE -> pure &= verb != SqlWord.EXPLAIN;
            case INSERT, UPDATE, DELETE, MERGE, INTO -> pure &= verb == SqlWord.EXPLAIN;
            case SHARE -> pure &= previousWord != SqlWord.FOR && previousWord != SqlWord.KEY;
            default -> {
                // harmless
            }
        }
    }

    /** The body of a function in standard SQL, since PostgreSQL 14. */
    private void readBody(SqlWord word) {
        if (verb != SqlWord.CREATE) {
            return;
        }
        if (word == SqlWord.ATOMIC && previousWord == SqlWord.BEGIN && bodies == 0) {
            bodies = 1;
        } else if (bodies > 0 && word == SqlWord.CASE) {
            bodies++;
        } else if (bodies > 0 && word == SqlWord.END) {
            bodies--;
        }
    }

    private boolean endsWithList(SqlWord word) {
        return switch (word) {
            case NAME, PURE, AS, NOT, RECURSIVE, WITH -> false;
            default -> previousWord != SqlWord.NOT;
        };
    }

    private void open() {
        boolean named = previous == SqlLexer.WORD || previous == SqlLexer.QUOTED || previous == SqlLexer.UNREADABLE;
        if (named) {
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
        return word == SqlWord.FROM || word == SqlWord.JOIN || word == SqlWord.LATERAL;
    }

    /** A parenthesis after a name: the call of a function, a type's modifier, a list of column names, or a keyword's. */
    private void readCall() {
        if (beforeName == SqlLexer.CAST || wordBeforeName == SqlWord.AS) {
            return;
        }
        SqlWord meaning = nameMeaning();
        if (meaning == SqlWord.SET_CONFIG && verb != SqlWord.EXPLAIN && (nameParts == 1 || isBuiltIn())) {
            SessionStatement.readSetConfig(words, sql, lexer.end(), changes);
        }
        boolean harmless =
                nameParts == 1 ? isHarmless(meaning) || isColumnList() : isBuiltIn() && meaning == SqlWord.PURE;
        pure &= harmless || verb == SqlWord.EXPLAIN;
    }

    private boolean isBuiltIn() {
        return nameParts == 2 && inCatalog;
    }

    private SqlWord nameMeaning() {
        return switch (nameKind) {
            case SqlLexer.WORD -> words.meaning(sql, nameStart, nameEnd);
            case SqlLexer.QUOTED -> words.quotedMeaning(sql, nameStart + 1, nameEnd - 1);
            default -> SqlWord.NAME;
        };
    }

    private boolean isHarmless(SqlWord meaning) {
        return switch (meaning) {
            case OVER, FILTER -> beforeName == ')';
            case JOIN ->
                beforeName == ')'
                        || beforeName == SqlLexer.QUOTED
                        || (beforeName == SqlLexer.WORD
                                && (wordBeforeName == SqlWord.NAME || wordBeforeName == SqlWord.PURE));
            default ->
                meaning.harmlessBeforeParenthesis()
                        || (wordBeforeName == SqlWord.FN && words.isEscapedFunction(sql, nameStart, nameEnd));
        };
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
            TransactionEffect own = ownEffect();
            if (own != TransactionEffect.NONE) {
                effect = effect == TransactionEffect.NONE ? own : TransactionEffect.MIXED;
            }
            pure &= wordCount > 0;
            if (verb == SqlWord.SET || verb == SqlWord.RESET || verb == SqlWord.DISCARD) {
                SessionStatement.read(words, sql, from, to, changes);
            }
        }
        verb = SqlWord.NAME;
        second = SqlWord.NAME;
        wordCount = 0;
        chained = false;
        toSavepoint = false;
        from = -1;
        withLists.clear();
        nameParts = 0;
        previous = SqlLexer.END;
        previousWord = SqlWord.NAME;
    }

    private TransactionEffect ownEffect() {
        return switch (verb) {
            case BEGIN -> TransactionEffect.BEGINS;
            case START -> second == SqlWord.TRANSACTION ? TransactionEffect.BEGINS : TransactionEffect.NONE;
            case PREPARE -> second == SqlWord.TRANSACTION ? TransactionEffect.COMMITS : TransactionEffect.NONE;
            // AND CHAIN begins the next transaction at once.
            case COMMIT, END -> chained ? TransactionEffect.MIXED : TransactionEffect.COMMITS;
            case ROLLBACK, ABORT -> rollback();
            // A procedure or a block of code may commit.
            case CALL, DO -> TransactionEffect.MIXED;
            default -> TransactionEffect.NONE;
        };
    }

    private TransactionEffect rollback() {
        if (toSavepoint) {
            return TransactionEffect.NONE;
        }
        return chained ? TransactionEffect.MIXED : TransactionEffect.ROLLS_BACK;
    }
}
