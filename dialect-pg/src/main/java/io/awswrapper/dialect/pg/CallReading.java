package io.awswrapper.dialect.pg;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Follows the names and parentheses of a statement and tells which of them call functions. A parenthesis after a name
 * may as well hold a type's modifier, a list of column names or what belongs to a keyword.
 */
final class CallReading {

    private final String sql;
    private final SqlLexer lexer;

    // The open parentheses: whether each holds an item of FROM, and whether the list of WITH is being read in it.
    private int depth;
    private final BitSet fromItems = new BitSet();
    private final BitSet withLists = new BitSet();
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

    /** Takes the lexer's token. */
    void pass(SqlWord word) {
        switch (lexer.kind()) {
            case SqlLexer.WORD, SqlLexer.QUOTED, SqlLexer.UNREADABLE -> name();
            case ')' -> close();
            case '.' -> {
                // keeps the name that it continues
            }
            default -> parts = 0;
        }
        previous = lexer.kind();
        previousWord = word;
    }

    private void name() {
        if (previous == '.') {
            parts++;
        } else {
            parts = 1;
            inCatalog = lexer.is(SqlWord.PG_CATALOG);
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
    }

    /** The list of WITH begins. */
    void beginWith() {
        withLists.set(depth);
    }

    /** The statement that WITH belongs to begins. */
    void endWith() {
        withLists.clear(depth);
    }

    /** Forgets what was read, but for the parentheses that are open. */
    void endStatement() {
        withLists.clear();
        parts = 0;
        previous = SqlLexer.END;
        previousWord = SqlWord.NAME;
    }

    private void close() {
        if (depth > 0) {
            depth--;
        }
        fromItemClosed = fromItems.get(depth);
        parts = 0;
    }

    /**
     * Opens the lexer's parenthesis, before it is {@linkplain #pass passed}.
     *
     * @return what is called: PURE when it is no call, or one without side effects; IMPURE, BINDING or SET_CONFIG; NAME
     *     when it is the function {@link #function()}
     */
    SqlWord open() {
        boolean named = previous == SqlLexer.WORD || previous == SqlLexer.QUOTED || previous == SqlLexer.UNREADABLE;
        SqlWord called = named ? called() : SqlWord.PURE;
        if (previous == ')') {
            withLists.clear(depth);
        }
        SqlWord introduction = named && !isFromWord(previousWord) ? wordBefore : previousWord;
        fromItems.set(depth, isFromWord(introduction));
        depth++;
        withLists.clear(depth);
        return called;
    }

    private static boolean isFromWord(SqlWord word) {
        return word == SqlWord.FROM || word == SqlWord.JOIN || word == SqlWord.LATERAL;
    }

    private SqlWord called() {
        if (before == SqlLexer.CAST || wordBefore == SqlWord.AS) {
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
                known.harmlessBeforeParenthesis()
                        || (wordBefore == SqlWord.FN && lexer.isEscapedFunction(start, end));
        };
    }

    /** {@code FROM (…) t(a, b)} or {@code WITH t(a, b) AS}. */
    private boolean isColumnList() {
        if (before == ')') {
            return fromItemClosed;
        }
        return withLists.get(depth) && (before == ',' || wordBefore == SqlWord.WITH || wordBefore == SqlWord.RECURSIVE);
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
