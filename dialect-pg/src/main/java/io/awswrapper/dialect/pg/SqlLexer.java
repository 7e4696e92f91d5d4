package io.awswrapper.dialect.pg;

import io.awswrapper.spi.SqlAnalysis.Hint;

/**
 * Cuts SQL into tokens in one pass, as PostgreSQL does. Source: PostgreSQL manual, "Lexical Structure" (sql-syntax-lexical).
 * Never throws; where the text is broken it sets {@link #unclosed()} and goes on. Used by one thread.
 */
final class SqlLexer {

    /** A token's kind: one of these, or the character itself for a symbol. */
    static final int END = -1;

    static final int WORD = -2;
    /** A quoted identifier, unless it holds an escape. */
    static final int QUOTED = -3;
    /** A string of any notation. */
    static final int STRING = -4;

    static final int NUMBER = -5;
    /** {@code $1}, or {@code ?} of JDBC. */
    static final int PARAMETER = -6;
    /** {@code ::}. */
    static final int CAST = -7;
    /** A quoted identifier whose name only the server knows: {@code U&"…"}. */
    static final int UNREADABLE = -8;

    private static final byte[] FOLDED = folded();

    private final SqlWords words;
    private final char[] sql;
    private final int limit;
    private final boolean escapes;
    private int position;
    private int start;
    private int kind;
    private SqlWord word = SqlWord.NAME;
    private boolean plain;
    private boolean unclosed;
    private boolean ambiguous;
    private Hint hint = Hint.NONE;

    /** @param escapes whether a backslash escapes in every string, as with standard_conforming_strings=off */
    SqlLexer(SqlWords words, String sql, boolean escapes) {
        this(words, ended(sql), 0, sql.length(), escapes);
    }

    /** With a NUL at the end, which no name holds: where a name ends needs no comparison with the end of the text. */
    private static char[] ended(String sql) {
        char[] text = new char[sql.length() + 1];
        sql.getChars(0, sql.length(), text, 0);
        return text;
    }

    private SqlLexer(SqlWords words, char[] sql, int from, int to, boolean escapes) {
        this.words = words;
        this.sql = sql;
        this.position = from;
        this.limit = to;
        this.escapes = escapes;
    }

    /** Another lexer of the same text, for what stands at {@code from} to {@code to}. */
    SqlLexer part(int from, int to) {
        return new SqlLexer(words, sql, from, to, escapes);
    }

    /** Another lexer of the same text, for what follows the current token. */
    SqlLexer rest() {
        return new SqlLexer(words, sql, position, limit, escapes);
    }

    /** Goes to the next token and returns its kind. */
    int next() {
        skipSpace();
        start = position;
        word = SqlWord.NAME;
        plain = false;
        kind = position >= limit ? END : token(sql[position]);
        return kind;
    }

    int kind() {
        return kind;
    }

    /** What the current token means; {@link SqlWord#NAME} when it is no unquoted word. */
    SqlWord word() {
        return word;
    }

    boolean is(SqlWord expected) {
        return word == expected;
    }

    /** What a quoted identifier means, its quotes at {@code from} and before {@code to}. */
    SqlWord quotedMeaning(int from, int to) {
        return words.quotedMeaning(sql, from + 1, to - 1);
    }

    /** Whether the word at {@code from} to {@code to} is a function of JDBC's escape syntax. */
    boolean isEscapedFunction(int from, int to) {
        return words.isEscapedFunction(sql, from, to);
    }

    /** Where the current token begins. */
    int start() {
        return start;
    }

    /** Where the current token ends. */
    int end() {
        return position;
    }

    /** Where the text ends for this lexer. */
    int limit() {
        return limit;
    }

    /** Whether the current token is a string whose content stands in the text as it is, between its quotes. */
    boolean plainString() {
        return plain;
    }

    /** Whether something so far was not closed. */
    boolean unclosed() {
        return unclosed;
    }

    /** Whether a string so far ends elsewhere under the other setting of standard_conforming_strings. */
    boolean ambiguous() {
        return ambiguous;
    }

    /** What the comments so far ask for; of two that contradict each other, the writer's counts. */
    Hint hint() {
        return hint;
    }

    private int token(char c) {
        if (isNameStart(c)) {
            return wordOrPrefixed();
        }
        if (isDigit(c)) {
            // Letters that follow are a token of their own, as they were before PostgreSQL 15: SELECT 1INTO t.
            while (isDigit(at(position)) || at(position) == '.') {
                position++;
            }
            return NUMBER;
        }
        return switch (c) {
            case '\'' -> {
                plain = true;
                skipQuoted('\'', escapes);
                yield STRING;
            }
            case '"' -> {
                skipQuoted('"', false);
                yield QUOTED;
            }
            case '$' -> dollar();
            case '?' -> {
                // ?? is pgjdbc's notation of PostgreSQL's operator ?.
                boolean operator = at(position + 1) == '?';
                position += operator ? 2 : 1;
                yield operator ? '?' : PARAMETER;
            }
            case ':' -> {
                boolean cast = at(position + 1) == ':';
                position += cast ? 2 : 1;
                yield cast ? CAST : ':';
            }
            default -> {
                position++;
                yield c;
            }
        };
    }

    private int wordOrPrefixed() {
        int from = position;
        int to = from;
        long key = 0;
        int all = 0;
        for (char c = nameCharacter(sql[to]); c != 0; c = nameCharacter(sql[to])) {
            key = SqlWords.key(key, c);
            all |= c;
            to++;
        }
        position = to;
        if (to - from == 1) {
            char prefix = SqlWords.fold(sql[from]);
            char after = at(position);
            if (after == '\'' && prefix == 'e') {
                skipQuoted('\'', true);
                while (continues()) {
                    skipQuoted('\'', true);
                }
                return STRING;
            }
            if (after == '\'' && (prefix == 'b' || prefix == 'x' || prefix == 'n')) {
                skipQuoted('\'', escapes && prefix == 'n');
                return STRING;
            }
            if (prefix == 'u' && after == '&' && (at(position + 1) == '\'' || at(position + 1) == '"')) {
                position++;
                char quote = at(position);
                skipQuoted(quote, false);
                return quote == '"' ? UNREADABLE : STRING;
            }
        }
        // No word that means anything holds another letter than those of ASCII.
        word = all < FOLDED.length ? words.meaning(key, sql, from, to) : SqlWord.NAME;
        return WORD;
    }

    /** From an opening quote to behind its closing one; doubled quotes do not close. */
    private void skipQuoted(char quote, boolean escaping) {
        position++;
        int backslashes = 0;
        while (position < limit) {
            char c = sql[position++];
            if (c == '\\') {
                backslashes++;
                continue;
            }
            boolean escaped = (backslashes & 1) == 1;
            backslashes = 0;
            if (c != quote) {
                continue;
            }
            ambiguous |= escaped && quote == '\'' && escaping == escapes;
            if (escaping && escaped) {
                continue;
            }
            if (at(position) != quote) {
                return;
            }
            plain = false;
            position++;
        }
        plain = false;
        unclosed = true;
    }

    /** Whether the string that has just ended goes on in another line; goes to its next quote. */
    private boolean continues() {
        int end = position;
        boolean line = false;
        while (position < limit) {
            char c = sql[position];
            if (c == '-' && at(position + 1) == '-') {
                skipLine();
            } else if (isBlank(c)) {
                line |= c == '\n' || c == '\r';
                position++;
            } else {
                break;
            }
        }
        if (line && at(position) == '\'') {
            return true;
        }
        position = end;
        return false;
    }

    /** {@code $1}, or all of {@code $tag$…$tag$}. */
    private int dollar() {
        int from = position++;
        if (isDigit(at(position))) {
            while (isDigit(at(position))) {
                position++;
            }
            return PARAMETER;
        }
        if (isNameStart(at(position))) {
            while (isNamePart(at(position)) && at(position) != '$') {
                position++;
            }
        }
        if (at(position) != '$') {
            position = from + 1;
            return '$';
        }
        int length = ++position - from;
        while (position < limit) {
            int dollar = position;
            while (dollar < limit && sql[dollar] != '$') {
                dollar++;
            }
            if (dollar + length > limit) {
                break;
            }
            int same = 1;
            while (same < length && sql[dollar + same] == sql[from + same]) {
                same++;
            }
            position = dollar + same;
            if (same == length) {
                return STRING;
            }
        }
        position = limit;
        unclosed = true;
        return STRING;
    }

    private void skipSpace() {
        while (position < limit) {
            char c = sql[position];
            if (isBlank(c)) {
                position++;
            } else if (c == '-' && at(position + 1) == '-') {
                skipLine();
            } else if (c == '/' && at(position + 1) == '*') {
                skipComment();
            } else {
                return;
            }
        }
    }

    private void skipLine() {
        while (position < limit && sql[position] != '\n' && sql[position] != '\r') {
            position++;
        }
    }

    private void skipComment() {
        int from = position + 2;
        int depth = 0;
        do {
            char c = sql[position];
            char after = at(position + 1);
            if (c == '/' && after == '*') {
                depth++;
                position += 2;
            } else if (c == '*' && after == '/') {
                depth--;
                position += 2;
            } else {
                position++;
            }
        } while (depth > 0 && position < limit);
        if (depth > 0) {
            unclosed = true;
        } else {
            Hint found = HintComment.read(sql, from, position - 2);
            hint = hint == Hint.WRITER || found == Hint.NONE ? hint : found;
        }
    }

    /** The character at {@code index}; NUL, which SQL cannot hold, behind the end. */
    private char at(int index) {
        return index < limit ? sql[index] : '\0';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** All that is not ASCII is a letter to PostgreSQL, no-break spaces too. */
    private static boolean isNameStart(char c) {
        char folded = nameCharacter(c);
        return folded > '9';
    }

    private static boolean isNamePart(char c) {
        return nameCharacter(c) != 0;
    }

    /** The character of a name, folded; NUL when it can be in none. */
    private static char nameCharacter(char c) {
        return c < FOLDED.length ? (char) FOLDED[c] : c;
    }

    private static byte[] folded() {
        byte[] table = new byte[128];
        for (char c = 0; c < table.length; c++) {
            char small = SqlWords.fold(c);
            if ((small >= 'a' && small <= 'z') || c == '_' || c == '$' || isDigit(c)) {
                table[c] = (byte) small;
            }
        }
        return table;
    }
}
