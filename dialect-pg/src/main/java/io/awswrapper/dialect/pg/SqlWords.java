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

    /**
     * What the word at {@code from} to {@code to} of {@code sql} means.
     *
     * @param key of its characters, folded; none is beyond ASCII
     */
    SqlWord meaning(long key, char[] sql, int from, int to) {
        return words.find(key, sql, from, to);
    }

    /**
     * The key of a word, by adding one character after the other, beginning with 0. Different words of up to eight
     * characters of ASCII have different keys.
     */
    static long key(long before, char folded) {
        return Long.rotateLeft(before, Byte.SIZE) ^ folded;
    }

    /** No word's key, when there are other characters than those of ASCII. */
    private static long key(char[] text, int from, int to) {
        long key = 0;
        for (int i = from; i < to; i++) {
            if (text[i] > '\u007f') {
                return -1;
            }
            key = key(key, fold(text[i]));
        }
        return key;
    }

    /** As {@link #meaning} for a quoted name, which is not folded. */
    SqlWord quotedMeaning(char[] sql, int from, int to) {
        for (int i = from; i < to; i++) {
            if (fold(sql[i]) != sql[i]) {
                return SqlWord.NAME;
            }
        }
        // A quoted word is never a keyword.
        SqlWord meaning = from < to ? words.find(key(sql, from, to), sql, from, to) : SqlWord.NAME;
        return switch (meaning) {
            case PURE, IMPURE, BINDING, SET_CONFIG -> meaning;
            case REPLACE -> SqlWord.PURE;
            default -> SqlWord.NAME;
        };
    }

    /** Whether the word is a function of JDBC's escape syntax. */
    boolean isEscapedFunction(char[] sql, int from, int to) {
        return escaped.find(key(sql, from, to), sql, from, to) == SqlWord.PURE;
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
        private final long[] keys;
        private final SqlWord[] meanings;
        private final int shift;

        Table(Map<String, SqlWord> content) {
            int size = Integer.highestOneBit(content.size()) * 8;
            shift = Long.numberOfLeadingZeros(size) + 1;
            names = new char[size][];
            keys = new long[size];
            meanings = new SqlWord[size];
            content.forEach((word, meaning) -> {
                char[] name = word.toCharArray();
                long key = key(name, 0, name.length);
                int slot = slot(key);
                while (names[slot] != null) {
                    slot = (slot + 1) & (names.length - 1);
                }
                names[slot] = name;
                keys[slot] = key;
                meanings[slot] = meaning;
            });
        }

        SqlWord find(long key, char[] text, int from, int to) {
            int slot = slot(key);
            while (true) {
                char[] name = names[slot];
                if (name == null) {
                    return SqlWord.NAME;
                }
                if (keys[slot] == key
                        && name.length == to - from
                        && (name.length <= Long.BYTES || same(name, text, from))) {
                    return meanings[slot];
                }
                slot = (slot + 1) & (names.length - 1);
            }
        }

        private int slot(long key) {
            return (int) (key * 0x9E3779B97F4A7C15L >>> shift);
        }

        private static boolean same(char[] name, char[] text, int from) {
            for (int i = 0; i < name.length; i++) {
                if (name[i] != fold(text[from + i])) {
                    return false;
                }
            }
            return true;
        }
    }
}
