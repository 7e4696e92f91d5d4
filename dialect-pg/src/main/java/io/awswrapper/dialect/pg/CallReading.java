package io.awswrapper.dialect.pg;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Follows the names and parentheses of a statement and tells which of them call functions. A parenthesis after a name
 * may as well hold a type's modifier, a list of column names or what belongs to a keyword.
 */
final class CallReading {

    /** Of an open parenthesis: it holds an item of FROM. */
    private static final byte FROM_ITEM = 1;
    /** Of an open parenthesis: the list of WITH is being read in it. */
    private static final byte WITH_LIST = 2;

    private final String sql;
    private final SqlLexer lexer;

    private byte[] open = new byte[16];
    private int depth;
    private boolean fromItemClosed;

    /** The token before the current one. A label after AS or a dot counts as a mere name. */
    private int previous = SqlLexer.END;

    private SqlWord previousWord = SqlWord.NAME;

    // The name that was read last: its last part, its first one, and the token before it.
    private int kind;
    private int start;
    private int end;
    private SqlWord meaning = SqlWord.NAME;
    private int parts;
    private int firstKind;
    private int firstStart;
    private int firstEnd;
    private boolean inCatalog;
    private int before = SqlLexer.END;
    private SqlWord wordBefore = SqlWord.NAME;

    CallReading(String sql, SqlLexer lexer) {
        this.sql = sql;
        this.lexer = lexer;
    }

    int depth() {
        return depth;
    }

    int previous() {
        return previous;
    }

    SqlWord previousWord() {
        return previousWord;
    }

    /** What the lexer's word means here. */
    SqlWord word() {
        SqlWord word = lexer.word();
        boolean label = previous == '.' || (previousWord == SqlWord.AS && word != SqlWord.NOT);
        return label ? SqlWord.NAME : word;
    }

    /** Whether the name read so far is that of the schema of temporary objects. */
    boolean inTemporarySchema() {
        return parts == 1
                && (kind == SqlLexer.WORD
                        ? meaning == SqlWord.PG_TEMP
                        : kind == SqlLexer.QUOTED && sql.startsWith("\"pg_temp\"", start));
    }

    /** Takes the lexer's token, a word or another name. */
    void passName(SqlWord word) {
        if (previous == '.') {
            parts++;
        } else {
            parts = 1;
            inCatalog = lexer.is(SqlWord.PG_CATALOG)
                    || (lexer.kind() == SqlLexer.QUOTED && sql.startsWith("\"pg_catalog\"", lexer.start()));
            before = previous;
            wordBefore = previousWord;
            firstKind = lexer.kind();
            firstStart = lexer.start();
            firstEnd = lexer.end();
        }
        kind = lexer.kind();
        start = lexer.start();
        end = lexer.end();
        meaning = lexer.word();
        previous = kind;
        previousWord = word;
    }

    /** Takes the lexer's token, a dot, which continues the name before it. */
    void passDot() {
        previous = '.';
        previousWord = SqlWord.NAME;
    }

    /** Takes the lexer's token, of any other kind. */
    void pass() {
        parts = 0;
        previous = lexer.kind();
        previousWord = SqlWord.NAME;
    }

    /** The list of WITH begins. */
    void beginWith() {
        open[depth] |= WITH_LIST;
    }

    /** The statement that WITH belongs to begins. */
    void endWith() {
        open[depth] &= ~WITH_LIST;
    }

    /** Forgets what was read. No parenthesis is open. */
    void endStatement() {
        open[depth] = 0;
        parts = 0;
        previous = SqlLexer.END;
        previousWord = SqlWord.NAME;
    }

    /** Takes the lexer's closing parenthesis. */
    void close() {
        if (depth > 0) {
            depth--;
        }
        fromItemClosed = (open[depth] & FROM_ITEM) != 0;
        pass();
    }

    /**
     * Opens the lexer's parenthesis; {@link #pass} follows.
     *
     * @return what is called: PURE when it is no call, or one without side effects; IMPURE, BINDING or SET_CONFIG; NAME
     *     when it is the function {@link #function()}
     */
    SqlWord open() {
        boolean named = previous == SqlLexer.WORD || previous == SqlLexer.QUOTED || previous == SqlLexer.UNREADABLE;
        SqlWord called = named ? called() : SqlWord.PURE;
        byte flags = previous == ')' ? 0 : (byte) (open[depth] & WITH_LIST);
        SqlWord introduction = named && !isFromWord(previousWord) ? wordBefore : previousWord;
        open[depth] = isFromWord(introduction) ? (byte) (flags | FROM_ITEM) : flags;
        depth++;
        if (depth == open.length) {
            open = Arrays.copyOf(open, 2 * depth);
        }
        open[depth] = 0;
        return called;
    }

    private static boolean isFromWord(SqlWord word) {
        return word == SqlWord.FROM || word == SqlWord.JOIN || word == SqlWord.LATERAL;
    }

    private SqlWord called() {
        if (meaning == SqlWord.PURE && parts == 1) {
            return SqlWord.PURE;
        }
        // Behind a string: COLUMNS ( of JSON_TABLE, or the precision of an interval.
        if (before == SqlLexer.CAST
                || before == SqlLexer.STRING
                || wordBefore == SqlWord.AS
                || wordBefore == SqlWord.TABLESAMPLE) {
            return SqlWord.PURE;
        }
        SqlWord known = kind == SqlLexer.QUOTED ? lexer.quotedMeaning(start, end) : meaning;
        if (parts == 1 && (isHarmless(known) || isColumnList())) {
            return SqlWord.PURE;
        }
        if (parts == 1 || (parts == 2 && inCatalog)) {
            switch (known) {
                case PURE, IMPURE, BINDING, SET_CONFIG -> {
                    return known;
                }
                case REPLACE -> {
                    return SqlWord.PURE;
                }
                default -> {
                    // not one of the server's own
                }
            }
        }
        return SqlWord.NAME;
    }

    private boolean isHarmless(SqlWord known) {
        return switch (known) {
            case OVER, FILTER -> before == ')';
            case JOIN ->
                before == ')' || before == SqlLexer.QUOTED || (before == SqlLexer.WORD && !wordBefore.reserved());
            default ->
                known.harmlessBeforeParenthesis() || (wordBefore == SqlWord.FN && lexer.isEscapedFunction(start, end));
        };
    }

    /** {@code FROM (…) t(a, b)} or {@code WITH t(a, b) AS}. */
    private boolean isColumnList() {
        if (before == ')') {
            return fromItemClosed;
        }
        return (open[depth] & WITH_LIST) != 0
                && (before == ',' || wordBefore == SqlWord.WITH || wordBefore == SqlWord.RECURSIVE);
    }

    /**
     * The name of the called function as the server knows it, quoted where it must be, with its schema if that is given.
     *
     * @return {@code null} when only the server knows it
     */
    @Nullable
    String function() {
        String name = parts <= 2 ? part(kind, start, end) : null;
        if (parts == 1 || name == null) {
            return name;
        }
        String schema = part(firstKind, firstStart, firstEnd);
        return schema == null ? null : schema + "." + name;
    }

    private @Nullable String part(int kind, int start, int end) {
        switch (kind) {
            case SqlLexer.WORD -> {
                char[] name = new char[end - start];
                for (int i = 0; i < name.length; i++) {
                    name[i] = SqlWords.fold(sql.charAt(start + i));
                    if (name[i] >= '\u0080') {
                        // Whether the server folds it too depends on its encoding and locale.
                        return null;
                    }
                }
                return new String(name);
            }
            case SqlLexer.QUOTED -> {
                return FunctionName.quoted(sql.substring(start, end));
            }
            default -> {
                return null;
            }
        }
    }
}
