package io.awswrapper.dialect.mysql;

import io.awswrapper.dialect.mysql.SqlLexer.Mode;
import io.awswrapper.spi.SqlAnalysis;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Asks the server's catalog which names stand for views that may write when they are read: those whose definition calls
 * something that is not known to write nothing, by itself or through another view, and those whose definition the user may
 * not see. A name stands for all views of that name, in every database. Stored functions need not be asked for here: their
 * call shows in the text, as no function can hide behind the name of one of the server's own. Source: MySQL Reference
 * Manual, "Function Name Parsing and Resolution", "The INFORMATION_SCHEMA VIEWS Table".
 */
final class ViewCatalog {

    private static final String QUESTION = "SELECT TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS"
            + " WHERE TABLE_SCHEMA NOT IN ('sys', 'mysql', 'information_schema', 'performance_schema')"
            + " AND TABLE_NAME IN (";

    private final SqlWords words;
    private final Connection physical;
    /** By view, what it reads from; views of the same name are one. */
    private final Map<String, Set<String>> mentioned = new HashMap<>();

    private final Map<String, Set<String>> functions = new HashMap<>();
    private final Set<String> writing = new HashSet<>();

    private ViewCatalog(SqlWords words, Connection physical) {
        this.words = words;
        this.physical = physical;
    }

    /** As {@link io.awswrapper.spi.Dialect#writing}. */
    static Set<String> writing(Connection physical, SqlWords words, Set<String> names) throws SQLException {
        ViewCatalog catalog = new ViewCatalog(words, physical);
        Set<String> asked = new HashSet<>();
        for (Set<String> next = names; !next.isEmpty(); ) {
            asked.addAll(next);
            catalog.read(next);
            Set<String> deeper = new HashSet<>();
            catalog.mentioned.values().forEach(deeper::addAll);
            deeper.removeAll(asked);
            next = deeper;
        }
        catalog.judge();
        catalog.writing.retainAll(names);
        return catalog.writing;
    }

    /** All that a text mentions, in lower case: how the server compares names depends on its file system. */
    static Set<String> mentions(SqlWords words, String sql) {
        Set<String> names = new HashSet<>();
        SqlLexer usual = new SqlLexer(words, sql, 0, sql.length(), Mode.DEFAULT);
        collect(usual, sql, names);
        if (usual.escapedString() || usual.escapedQuoted() || usual.executable()) {
            Mode mode = new Mode(!usual.escapedString(), !usual.escapedQuoted(), !usual.executable());
            collect(new SqlLexer(words, sql, 0, sql.length(), mode), sql, names);
        }
        return names;
    }

    private static void collect(SqlLexer lexer, String sql, Set<String> names) {
        while (lexer.next() != SqlLexer.END) {
            String token = sql.substring(lexer.start(), lexer.end()).toLowerCase(Locale.ROOT);
            switch (lexer.kind()) {
                case SqlLexer.WORD -> names.add(token);
                case SqlLexer.QUOTED, SqlLexer.EITHER -> {
                    String quote = token.substring(0, 1);
                    names.add(
                            token.substring(1, Math.max(1, token.length() - 1)).replace(quote + quote, quote));
                }
                default -> {
                    // no name
                }
            }
        }
    }

    private void read(Set<String> names) throws SQLException {
        String question = QUESTION + String.join(", ", Collections.nCopies(names.size(), "?")) + ")";
        try (PreparedStatement statement = physical.prepareStatement(question)) {
            int parameter = 0;
            for (String name : names) {
                statement.setString(++parameter, name);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    read(row.getString(1).toLowerCase(Locale.ROOT), String.valueOf(row.getString(2)));
                }
            }
        }
    }

    /** An empty definition is one that may not be seen, and no read. */
    private void read(String view, String definition) {
        SqlAnalysis analysis = SqlReading.of(words, definition);
        mentioned.computeIfAbsent(view, missing -> new HashSet<>()).addAll(mentions(words, definition));
        if (definition.isBlank() || !analysis.pureRead() && analysis.functions().isEmpty()) {
            writing.add(view);
        }
        functions.computeIfAbsent(view, missing -> new HashSet<>()).addAll(analysis.functions());
    }

    private void judge() throws SQLException {
        Set<String> all = new HashSet<>();
        functions.values().forEach(all::addAll);
        Set<String> harmless = all.isEmpty() ? Set.of() : FunctionCatalog.harmless(physical, all);
        functions.forEach((view, called) -> {
            if (!harmless.containsAll(called)) {
                writing.add(view);
            }
        });
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<String, Set<String>> view : mentioned.entrySet()) {
                more |= !Collections.disjoint(view.getValue(), writing) && writing.add(view.getKey());
            }
        }
    }
}
