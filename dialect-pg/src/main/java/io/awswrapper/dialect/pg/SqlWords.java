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

    private static final String PURE_FUNCTIONS = "pure-functions.txt";

    /**
     * Reserved words (PostgreSQL manual, Appendix C), and unreserved ones that stand before a parenthesis where nobody
     * would expect a function: {@code ORDER BY (}, {@code GROUPING SETS (}, {@code OPERATOR(pg_catalog.+)}.
     */
    private static final String[] KEYWORDS = ("and any asc asymmetric between both check collate collation column desc"
                    + " distinct else except fetch grant group having ilike in intersect is isnull leading like limit"
                    + " notnull offset on only or order some symmetric then trailing union unique using variadic when"
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
        readPureFunctions(meaning);
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
    SqlWord meaning(String sql, int from, int to) {
        return words.find(sql, from, to);
    }

    /** As {@link #meaning} for a quoted name, which is not folded. */
    SqlWord quotedMeaning(String sql, int from, int to) {
        for (int i = from; i < to; i++) {
            if (fold(sql.charAt(i)) != sql.charAt(i)) {
                return SqlWord.NAME;
            }
        }
        // A quoted word is never a keyword.
        SqlWord meaning = words.find(sql, from, to);
        return meaning == SqlWord.PURE || meaning == SqlWord.SET_CONFIG ? meaning : SqlWord.NAME;
    }

    /** Whether the word is a function of JDBC's escape syntax. */
    boolean isEscapedFunction(String sql, int from, int to) {
        return escaped.find(sql, from, to) == SqlWord.PURE;
    }

    /** ASCII only, as PostgreSQL folds identifiers: the Turkish dotless i and the Kelvin sign stay what they are. */
    static char fold(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    private static void readPureFunctions(Map<String, SqlWord> into) {
        try (InputStream in =
                        Objects.requireNonNull(SqlWords.class.getResourceAsStream(PURE_FUNCTIONS), PURE_FUNCTIONS);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    for (String name : line.split(" ", -1)) {
                        into.put(name, SqlWord.PURE);
                    }
                }
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Open addressing with linear probing, at most half full. */
    private static final class Table {

        private final @Nullable String[] names;
        private final SqlWord[] meanings;
        private int longest;

        Table(Map<String, SqlWord> content) {
            int size = Integer.highestOneBit(content.size()) * 4;
            names = new String[size];
            meanings = new SqlWord[size];
            content.forEach((name, meaning) -> {
                longest = Math.max(longest, name.length());
                int slot = slot(name, 0, name.length());
                while (names[slot] != null) {
                    slot = (slot + 1) & (names.length - 1);
                }
                names[slot] = name;
                meanings[slot] = meaning;
            });
        }

        SqlWord find(String text, int from, int to) {
            if (to - from > longest) {
                return SqlWord.NAME;
            }
            int slot = slot(text, from, to);
            while (true) {
                String name = names[slot];
                if (name == null) {
                    return SqlWord.NAME;
                }
                if (same(name, text, from, to)) {
                    return meanings[slot];
                }
                slot = (slot + 1) & (names.length - 1);
            }
        }

        private int slot(String text, int from, int to) {
            int hash = 0;
            for (int i = from; i < to; i++) {
                hash = 31 * hash + fold(text.charAt(i));
            }
            return (hash ^ (hash >>> 16)) & (names.length - 1);
        }

        private static boolean same(String name, String text, int from, int to) {
            if (name.length() != to - from) {
                return false;
            }
            for (int i = 0; i < name.length(); i++) {
                if (name.charAt(i) != fold(text.charAt(from + i))) {
                    return false;
                }
            }
            return true;
        }
    }
}
