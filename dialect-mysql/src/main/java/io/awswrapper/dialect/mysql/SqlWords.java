package io.awswrapper.dialect.mysql;

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

    /** MySQL Reference Manual, "Function Name Parsing and Resolution": affected by IGNORE_SPACE. */
    private static final String UNSPACED = "adddate bit_and bit_or bit_xor cast count curdate curtime date_add date_sub"
            + " extract group_concat max mid min now position session_user std stddev stddev_pop stddev_samp subdate"
            + " substr substring sum sysdate system_user trim variance var_pop var_samp";

    /** Reserved words, and others that stand before a parenthesis: {@code USE INDEX (}, {@code COLUMNS (}. */
    private static final String KEYWORDS = "all and any asc between both by case columns cross cube div else escape"
            + " except exists force from group grouping having ignore in index inner intersect interval is key lateral"
            + " leading left like limit match mod natural of offset on or order outer over partition regexp right rlike"
            + " rollup row some sounds straight_join then trailing union using when where window xor against distinct"
            + " distinctrow end nested collate separator memberof member rows range unbounded";

    /**
     * Functions and system variables that tell what this session did last or what this server is, and functions that
     * change something. {@code get_lock} has a meaning of its own.
     */
    private static final String OWN = "last_insert_id identity insert_id found_rows row_count warning_count error_count"
            + " last_gtid gtid_next connection_id pseudo_thread_id release_lock release_all_locks is_free_lock"
            + " is_used_lock nextval lastval currval setval uuid_short load_file master_pos_wait source_pos_wait"
            + " master_gtid_wait wait_for_executed_gtid_set wait_until_sql_thread_after_gtids rand_seed1 rand_seed2";

    /** MySQL Reference Manual, "Statements That Cause an Implicit Commit", and MariaDB's of the same name. */
    private static final String COMMITTING = "rename grant revoke install uninstall optimize repair check"
            + " cache change stop clone import restart shutdown backup purge";

    private static final String PLAIN = "do savepoint deallocate help checksum kill binlog signal resignal get";

    private static final String COMPOUND = "if while loop repeat declare";

    private static final String ROUTINE = "function trigger event package";

    private final Table words;

    SqlWords() {
        Map<String, SqlWord> meaning = new HashMap<>();
        readPureFunctions(meaning);
        putAll(meaning, UNSPACED, SqlWord.PURE_UNSPACED);
        putAll(meaning, KEYWORDS, SqlWord.KEYWORD);
        putAll(meaning, OWN, SqlWord.OWN);
        putAll(meaning, COMMITTING, SqlWord.COMMITTING);
        putAll(meaning, PLAIN, SqlWord.PLAIN);
        putAll(meaning, ROUTINE, SqlWord.ROUTINE);
        for (String word : COMPOUND.split(" ", -1)) {
            // Some are functions too: IF(a, b, c).
            meaning.putIfAbsent(word, SqlWord.COMPOUND);
        }
        for (SqlWord word : SqlWord.values()) {
            if (word.compareTo(SqlWord.ROUTINE) > 0) {
                meaning.put(word.name().toLowerCase(Locale.ROOT), word);
            }
        }
        meaning.put("analyse", SqlWord.PROCEDURE);
        meaning.put("charset", SqlWord.CHARACTER);
        words = new Table(meaning);
    }

    /** What the word at {@code from} to {@code to} of {@code sql} means. */
    SqlWord meaning(String sql, int from, int to) {
        return words.find(sql, from, to);
    }

    static char fold(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    private static void putAll(Map<String, SqlWord> into, String names, SqlWord meaning) {
        for (String name : names.split(" ", -1)) {
            into.put(name, meaning);
        }
    }

    private static void readPureFunctions(Map<String, SqlWord> into) {
        try (InputStream in =
                        Objects.requireNonNull(SqlWords.class.getResourceAsStream(PURE_FUNCTIONS), PURE_FUNCTIONS);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isEmpty() && line.charAt(0) != '#') {
                    putAll(into, line, SqlWord.PURE);
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
