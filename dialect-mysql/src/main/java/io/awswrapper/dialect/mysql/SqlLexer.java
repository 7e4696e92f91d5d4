package io.awswrapper.dialect.mysql;

import io.awswrapper.spi.SqlAnalysis.Hint;

/**
 * Cuts SQL into tokens in one pass, as MySQL and MariaDB do. Source: MySQL Reference Manual, "Language Structure", and what
 * its sql_lex.cc does with numbers. What a text means depends on the server's version and sql_mode, which are not known
 * here: the lexer reads in one {@link Mode} and notes where another mode would read something else. Never throws. Used by
 * one thread.
 */
final class SqlLexer {

    /**
     * One way to read a text.
     *
     * @param stringEscapes whether a backslash escapes in {@code '…'}: not under NO_BACKSLASH_ESCAPES
     * @param quotedEscapes the same in {@code "…"}: not under NO_BACKSLASH_ESCAPES, nor under ANSI_QUOTES
     * @param versioned whether the content of an executable comment counts: it does not on an older server
     */
    record Mode(boolean stringEscapes, boolean quotedEscapes, boolean versioned) {

        /** The defaults of a server. */
        static final Mode DEFAULT = new Mode(true, true, true);
    }

    /** A token's kind: one of these, or the character itself for a symbol. */
    static final int END = -1;

    static final int WORD = -2;
    /** An identifier in backticks. */
    static final int QUOTED = -3;
    /** A string in single quotes. */
    static final int STRING = -4;
    /** A string in double quotes, or, under ANSI_QUOTES, an identifier. */
    static final int EITHER = -5;

    static final int NUMBER = -6;
    static final int PARAMETER = -7;
    /** {@code @name} in any notation. */
    static final int USER_VARIABLE = -8;
    /** {@code @@}, before the name of a system variable. */
    static final int SYSTEM = -9;
    /** {@code :=}. */
    static final int ASSIGN = -10;

    private final SqlWords words;
    private final String sql;
    private final int limit;
    private final Mode mode;
    private int position;
    private int start;
    private int kind = END;
    private SqlWord word = SqlWord.NAME;
    /** A name ends here: a dot at this very place continues it. */
    private int nameEnd = -1;

    private boolean inComment;
    private boolean escapedString;
    private boolean escapedQuoted;
    private boolean executable;
    private boolean broken;
    private Hint hint = Hint.NONE;

    SqlLexer(SqlWords words, String sql, int from, int to, Mode mode) {
        this.words = words;
        this.sql = sql;
        this.position = from;
        this.limit = to;
        this.mode = mode;
    }

    /** Goes to the next token and returns its kind. */
    int next() {
        skipSpace();
        start = position;
        word = SqlWord.NAME;
        kind = position >= limit ? END : token(sql.charAt(position));
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

    int start() {
        return start;
    }

    int end() {
        return position;
    }

    /** Whether a parenthesis follows at once, without a space. */
    boolean beforeParenthesis() {
        return at(position) == '(';
    }

    /** The author's wish, in a comment so far. */
    Hint hint() {
        return hint;
    }

    /** Whether a quote so far would be read otherwise if backslashes did not escape in {@code '…'}. */
    boolean escapedString() {
        return escapedString;
    }

    /** The same for {@code "…"}. */
    boolean escapedQuoted() {
        return escapedQuoted;
    }

    /** Whether there was an executable comment. */
    boolean executable() {
        return executable;
    }

    /** Whether something was not closed, so that no server would run the statement in which it stands. */
    boolean broken() {
        return broken || inComment && kind == END;
    }

    private int token(char c) {
        if (isDigit(c)) {
            return digits();
        }
        if (isNamePart(c)) {
            return name();
        }
        switch (c) {
            case '\'' -> {
                escapedString |= skipQuoted('\'', mode.stringEscapes());
                return STRING;
            }
            case '"' -> {
                escapedQuoted |= skipQuoted('"', mode.quotedEscapes());
                nameEnd = position;
                return EITHER;
            }
            case '`' -> {
                skipQuoted('`', false);
                nameEnd = position;
                return QUOTED;
            }
            case '?' -> {
                position++;
                return PARAMETER;
            }
            case '@' -> {
                return variable();
            }
            case '.' -> {
                return dot();
            }
            case ':' -> {
                boolean assign = at(position + 1) == '=';
                position += assign ? 2 : 1;
                return assign ? ASSIGN : ':';
            }
            default -> {
                position++;
                return c;
            }
        }
    }

    private int name() {
        while (isNamePart(at(position))) {
            position++;
        }
        word = words.meaning(sql, start, position);
        nameEnd = position;
        return WORD;
    }

    /** {@code 1e5FROM} is a number and a word, {@code 1EFROM} is a name. */
    private int digits() {
        skipDigits();
        if (!isNamePart(at(position))) {
            if (at(position) == '.') {
                position++;
                fraction();
            }
            return NUMBER;
        }
        if (SqlWords.fold(at(position)) == 'e') {
            int digit = position + (at(position + 1) == '+' || at(position + 1) == '-' ? 2 : 1);
            if (isDigit(at(digit))) {
                position = digit;
                skipDigits();
                return NUMBER;
            }
        }
        while (isNamePart(at(position))) {
            position++;
        }
        nameEnd = position;
        return WORD;
    }

    private int dot() {
        boolean continues = nameEnd == position;
        position++;
        if (continues && isNamePart(at(position))) {
            // What follows is a name, even of digits; next() would read some of it as a number.
            if (isDigit(at(position))) {
                while (isNamePart(at(position))) {
                    position++;
                }
                nameEnd = position;
                start = position;
            }
            return '.';
        }
        if (!continues && isDigit(at(position))) {
            fraction();
            return NUMBER;
        }
        return '.';
    }

    private void fraction() {
        skipDigits();
        if (SqlWords.fold(at(position)) == 'e') {
            int digit = position + (at(position + 1) == '+' || at(position + 1) == '-' ? 2 : 1);
            if (isDigit(at(digit))) {
                position = digit;
                skipDigits();
            }
        }
    }

    private void skipDigits() {
        while (isDigit(at(position))) {
            position++;
        }
    }

    private int variable() {
        position++;
        char c = at(position);
        if (c == '@') {
            position++;
            return SYSTEM;
        }
        if (c == '\'' || c == '"' || c == '`') {
            boolean escapes = c == '\'' ? mode.stringEscapes() : c == '"' && mode.quotedEscapes();
            boolean escaped = skipQuoted(c, escapes);
            escapedString |= escaped && c == '\'';
            escapedQuoted |= escaped && c == '"';
            return USER_VARIABLE;
        }
        while (isNamePart(at(position)) || at(position) == '.') {
            position++;
        }
        return USER_VARIABLE;
    }

    /**
     * From an opening quote to behind its closing one; doubled quotes do not close.
     *
     * @return whether a backslash stands before a quote, so that it matters whether it escapes
     */
    private boolean skipQuoted(char quote, boolean escapes) {
        position++;
        boolean matters = false;
        while (position < limit) {
            char c = sql.charAt(position++);
            if (c == '\\' && quote != '`') {
                int run = position;
                while (at(position) == '\\') {
                    position++;
                }
                boolean odd = (position - run) % 2 == 0;
                if (odd && at(position) == quote) {
                    matters = true;
                    position += escapes ? 1 : 0;
                }
            } else if (c == quote) {
                if (at(position) != quote) {
                    return matters;
                }
                position++;
            }
        }
        broken = true;
        return matters;
    }

    private void skipSpace() {
        while (position < limit) {
            char c = sql.charAt(position);
            if (isSpace(c)) {
                position++;
            } else if (c == '#' || (c == '-' && at(position + 1) == '-' && isLineComment())) {
                skipLine();
            } else if (c == '/' && at(position + 1) == '*') {
                comment();
            } else if (inComment && c == '*' && at(position + 1) == '/') {
                inComment = false;
                position += 2;
            } else {
                return;
            }
        }
    }

    /** {@code --} begins a comment only before a space or a control character: {@code 5--1} is 6. */
    private boolean isLineComment() {
        return position + 2 >= limit || sql.charAt(position + 2) <= ' ' || sql.charAt(position + 2) == '\u007f';
    }

    private void skipLine() {
        while (position < limit && sql.charAt(position) != '\n') {
            position++;
        }
    }

    private void comment() {
        boolean mariaDb = at(position + 2) == 'M' && at(position + 3) == '!';
        if (at(position + 2) != '!' && !mariaDb) {
            skipComment(false);
            return;
        }
        executable = true;
        if (inComment || !mode.versioned()) {
            skipComment(true);
            return;
        }
        inComment = true;
        position += mariaDb ? 4 : 3;
        int digits = position;
        while (isDigit(at(position)) && position - digits < 6) {
            position++;
        }
    }

    /** @param nesting whether it may hold comments itself, as an executable one does */
    private void skipComment(boolean nesting) {
        int from = position;
        position += 2;
        int depth = 1;
        while (position < limit && depth > 0) {
            char c = sql.charAt(position);
            if (c == '*' && at(position + 1) == '/') {
                depth--;
                position += 2;
            } else if (nesting && c == '/' && at(position + 1) == '*') {
                depth++;
                position += 2;
            } else {
                position++;
            }
        }
        broken |= depth > 0;
        if (!nesting && depth == 0 && hint != Hint.WRITER) {
            Hint read = HintComment.read(sql, from + 2, position - 2);
            hint = read == Hint.NONE ? hint : read;
        }
    }

    /** The character at {@code index}; NUL behind the end. */
    private char at(int index) {
        return index < limit ? sql.charAt(index) : '\0';
    }

    static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** All that is not ASCII is a letter to MySQL, no-break spaces too. */
    private static boolean isNamePart(char c) {
        char folded = SqlWords.fold(c);
        return (folded >= 'a' && folded <= 'z') || isDigit(c) || c == '_' || c == '$' || c >= '\u0080';
    }
}
