package io.awswrapper.dialect.pg;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The meaning of words, looked up in place, without making a string of them. Immutable. */
final class SqlWords {

    private static final String FUNCTIONS = "functions.txt";

    /**
     * Reserved words (PostgreSQL manual, Appendix C), and unreserved ones that stand before a parenthesis where nobody
     * would expect a function: {@code ORDER BY (}, {@code GROUPING SETS (}, {@code OPERATOR(pg_catalog.+)}.
     */
    private static final String[] KEYWORDS = ("and any asc asymmetric between both check collate collation column desc"
                    + " distinct else except fetch grant group having ilike in intersect is isnull leading like limit"
                    + " notnull offset on or order some symmetric then trailing union unique using variadic when"
                    + " where window"
                    + " by cube escape materialized operator repeatable rollup sets similar within")
            .split(" ");

    /**
     * What stands in <code>{fn …(…)}</code>. Source: JDBC 4.3, appendix C "Scalar Functions"; {@code insert} and
     * {@code user} are left to the other lists.
     */
    private static final String[] ESCAPED = ("abs acos asin atan atan2 ceiling concat cos cot curdate curtime database"
                    + " dayname dayofmonth dayofweek dayofyear degrees exp floor hour ifnull lcase left length locate log"
                    + " log10 ltrim minute mod month monthname now pi power quarter radians rand repeat replace right"
                    + " round rtrim second sign sin space sqrt substring tan timestampadd timestampdiff truncate ucase"
                    + " week year")
            .split(" ");

    private final Table words;
    private final Table escaped;

    SqlWords() {
        Map<String, SqlWord> meaning = new HashMap<>();
        readFunctions(meaning);
        for (String keyword : KEYWORDS) {
            meaning.put(keyword, SqlWord.KEYWORD);
        }
        for (SqlWord word : SqlWord.values()) {
            if (word.compareTo(SqlWord.KEYWORD) > 0) {
                meaning.put(word.name().toLowerCase(Locale.ROOT), word);
            }
        }
        meaning.put("analyse", SqlWord.ANALYZE);
        words = new Table(meaning);
        Map<String, SqlWord> functions = new HashMap<>();
        for (String function : ESCAPED) {
            functions.put(function, SqlWord.PURE);
        }
        escaped = new Table(functions);
    }

    /** What the word at {@code from} to {@code to} of {@code sql} means. */
    SqlWord meaning(char[] sql, int from, int to) {
        return words.find(sql, from, to);
    }

    /** As {@link #meaning} for a quoted name, which is not folded. */
    SqlWord quotedMeaning(char[] sql, int from, int to) {
        for (int i = from; i < to; i++) {
            if (fold(sql[i]) != sql[i]) {
                return SqlWord.NAME;
            }
        }
        // A quoted word is never a keyword.
        SqlWord meaning = from < to ? words.find(sql, from, to) : SqlWord.NAME;
        return switch (meaning) {
            case PURE, IMPURE, BINDING, SET_CONFIG -> meaning;
            case REPLACE -> SqlWord.PURE;
            default -> SqlWord.NAME;
        };
    }

    /** Whether the word is a function of JDBC's escape syntax. */
    boolean isEscapedFunction(char[] sql, int from, int to) {
        return escaped.find(sql, from, to) == SqlWord.PURE;
    }

    /** ASCII only, as PostgreSQL folds identifiers: the Turkish dotless i and the Kelvin sign stay what they are. */
    static char fold(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    private static void readFunctions(Map<String, SqlWord> into) {
        try (InputStream in = Objects.requireNonNull(SqlWords.class.getResourceAsStream(FUNCTIONS), FUNCTIONS);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            SqlWord meaning = SqlWord.NAME;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("[")) {
                    meaning = SqlWord.valueOf(line.substring(1, line.length() - 1));
                } else if (!line.isEmpty() && line.charAt(0) != '#') {
                    for (String name : line.split(" ", -1)) {
                        into.put(name, meaning);
                    }
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Open addressing with linear probing, at most a quarter full. */
    private static final class Table {

        private final char[] @Nullable [] names;
        private final SqlWord[] meanings;

        Table(Map<String, SqlWord> content) {
            int size = Integer.highestOneBit(content.size()) * 8;
            names = new char[size][];
            meanings = new SqlWord[size];
            content.forEach((word, meaning) -> {
                char[] name = word.toCharArray();
                int slot = slot(name, 0, name.length);
                while (names[slot] != null) {
                    slot = (slot + 1) & (names.length - 1);
                }
                names[slot] = name;
                meanings[slot] = meaning;
            });
        }

        SqlWord find(char[] text, int from, int to) {
            int slot = slot(text, from, to);
            while (true) {
                char[] name = names[slot];
                if (name == null) {
                    return SqlWord.NAME;
                }
                if (same(name, text, from, to)) {
                    return meanings[slot];
                }
                slot = (slot + 1) & (names.length - 1);
            }
        }

        /** Of the length and four characters only: most words are looked up in vain, and quickly. */
        private int slot(char[] text, int from, int to) {
            int length = to - from;
            int ends = fold(text[from]) | fold(text[to - 1]) << 8;
            int middle = fold(text[from + (length >> 1)]) | fold(text[from + (length >> 2)]) << 8;
            int hash = (ends ^ middle << 13 ^ length << 26) * 0x9E3779B9;
            return (hash >>> 16) & (names.length - 1);
        }

        private static boolean same(char[] name, char[] text, int from, int to) {
            if (name.length != to - from) {
                return false;
            }
            for (int i = 0; i < name.length; i++) {
                if (name[i] != fold(text[from + i])) {
                    return false;
                }
            }
            return true;
        }
    }
}
