package io.awswrapper.dialect.pg;

import io.awswrapper.spi.SqlAnalysis.SessionChange;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads SET, RESET, DISCARD and calls of set_config for what they change in the session. What lasts no longer than the
 * transaction is left out, and so is a value that is a parameter: the text does not tell it.
 *
 * <p>Source: PostgreSQL manual, SET, SET ROLE, SET SESSION AUTHORIZATION, SET TRANSACTION, RESET, DISCARD.
 */
final class SessionStatement {

    private static final String SESSION_AUTHORIZATION = "session_authorization";
    private static final String CHARACTERISTICS = "SET SESSION CHARACTERISTICS AS TRANSACTION ";

    private final String sql;
    private final int from;
    private final int to;
    private final SqlLexer lexer;
    private final List<SessionChange> changes;

    private SessionStatement(SqlWords words, String sql, int from, int to, List<SessionChange> changes) {
        this.sql = sql;
        this.from = from;
        this.to = to;
        this.lexer = new SqlLexer(words, sql, from, to);
        this.changes = changes;
    }

    /** Reads the statement at {@code from} to {@code to}, whose first word is SET, RESET or DISCARD. */
    static void read(SqlWords words, String sql, int from, int to, List<SessionChange> changes) {
        SessionStatement statement = new SessionStatement(words, sql, from, to, changes);
        statement.lexer.next();
        switch (statement.lexer.word()) {
            case SET -> statement.set();
            case RESET -> statement.reset();
            default -> statement.discard();
        }
    }

    /** Reads {@code 'name', 'value', false)} at {@code from}. */
    static void readSetConfig(SqlWords words, String sql, int from, List<SessionChange> changes) {
        SqlLexer arguments = new SqlLexer(words, sql, from, sql.length());
        if (arguments.next() != SqlLexer.STRING || !arguments.plainString()) {
            return;
        }
        int begin = arguments.start();
        String name = sql.substring(begin + 1, arguments.end() - 1);
        boolean literal = arguments.next() == ','
                && arguments.next() == SqlLexer.STRING
                && arguments.next() == ','
                && arguments.next() == SqlLexer.WORD
                && arguments.is(SqlWord.FALSE);
        int end = arguments.end();
        if (literal && arguments.next() == ')') {
            String call = "SELECT pg_catalog.set_config(" + sql.substring(begin, end) + ")";
            changes.add(new SessionChange(name.toLowerCase(Locale.ROOT), call));
        }
    }

    private void set() {
        lexer.next();
        if (lexer.is(SqlWord.LOCAL)) {
            return;
        }
        if (lexer.is(SqlWord.SESSION)) {
            lexer.next();
            if (lexer.is(SqlWord.CHARACTERISTICS)) {
                characteristics();
                return;
            }
        }
        switch (lexer.word()) {
            case TRANSACTION, CONSTRAINTS -> {
                // for this transaction only
            }
            case SESSION -> {
                lexer.next();
                authorization();
            }
            case AUTHORIZATION -> authorization();
            case TIME -> special(SqlWord.ZONE, "timezone");
            case XML -> special(SqlWord.OPTION, "xmloption");
            case NAMES -> special(SqlWord.NAMES, "client_encoding");
            case SCHEMA -> special(SqlWord.SCHEMA, "search_path");
            case ROLE -> special(SqlWord.ROLE, "role");
            default -> variable(name());
        }
    }

    /** {@code SET TIME ZONE value} and its like; {@code SET role = value} is no such thing. */
    private void special(SqlWord last, String variable) {
        if (!lexer.is(last)) {
            lexer.next();
        }
        int kind = lexer.next();
        if (kind == '=' || lexer.is(SqlWord.TO)) {
            value(variable);
            return;
        }
        add(variable);
    }

    private void authorization() {
        lexer.next();
        add(SESSION_AUTHORIZATION);
    }

    private void variable(@Nullable String name) {
        if (name != null && (lexer.kind() == '=' || lexer.is(SqlWord.TO))) {
            value(name);
        }
    }

    private void value(String variable) {
        if (lexer.next() != SqlLexer.END) {
            add(variable);
        }
    }

    /** Adds the change that the whole statement makes. */
    private void add(String variable) {
        while (lexer.kind() != SqlLexer.END) {
            if (lexer.kind() == SqlLexer.PARAMETER) {
                return;
            }
            lexer.next();
        }
        switch (variable) {
            case "transaction_isolation", "transaction_read_only", "transaction_deferrable" -> {
                return;
            }
            // A new user begins without a role.
            case SESSION_AUTHORIZATION -> changes.add(new SessionChange("role", "RESET ROLE"));
            default -> {
                // stands for itself
            }
        }
        changes.add(new SessionChange(variable, sql.substring(from, to)));
    }

    /** One change for each mode, so that a later change of one does not bring back the others. */
    private void characteristics() {
        lexer.next();
        lexer.next();
        int kind = lexer.next();
        while (kind != SqlLexer.END) {
            int begin = lexer.start();
            String variable = mode();
            if (variable != null) {
                changes.add(new SessionChange(variable, CHARACTERISTICS + sql.substring(begin, lexer.end())));
            }
            kind = lexer.next();
        }
    }

    /** Goes to the last token of the mode that begins at the current one. */
    private @Nullable String mode() {
        switch (lexer.word()) {
            case ISOLATION -> {
                lexer.next();
                lexer.next();
                // All levels are two words, but SERIALIZABLE.
                if (!sql.regionMatches(true, lexer.start(), "SERIALIZABLE", 0, 12)) {
                    lexer.next();
                }
                return "default_transaction_isolation";
            }
            case READ -> {
                lexer.next();
                return "default_transaction_read_only";
            }
            case NOT -> {
                lexer.next();
                return "default_transaction_deferrable";
            }
            case DEFERRABLE -> {
                return "default_transaction_deferrable";
            }
            default -> {
                return null;
            }
        }
    }

    private void reset() {
        lexer.next();
        switch (lexer.word()) {
            case ALL -> changes.add(new SessionChange("*", "RESET ALL"));
            case TRANSACTION -> {
                // for this transaction only
            }
            case TIME -> changes.add(new SessionChange("timezone", "RESET TIME ZONE"));
            case SESSION -> {
                changes.add(new SessionChange("role", "RESET ROLE"));
                changes.add(new SessionChange(SESSION_AUTHORIZATION, "RESET SESSION AUTHORIZATION"));
            }
            default -> {
                String name = name();
                if (name != null) {
                    changes.add(new SessionChange(name, sql.substring(from, to)));
                }
            }
        }
    }

    private void discard() {
        lexer.next();
        if (lexer.is(SqlWord.ALL)) {
            changes.add(new SessionChange("*", "RESET ALL"));
            // Unlike RESET ALL, it is for these too.
            changes.add(new SessionChange("role", "RESET ROLE"));
            changes.add(new SessionChange(SESSION_AUTHORIZATION, "RESET SESSION AUTHORIZATION"));
        }
    }

    /** Reads {@code name} or {@code extension.name} and goes to the token behind it. */
    private @Nullable String name() {
        StringBuilder name = new StringBuilder();
        while (true) {
            switch (lexer.kind()) {
                case SqlLexer.WORD -> name.append(sql, lexer.start(), lexer.end());
                case SqlLexer.QUOTED ->
                    name.append(sql, lexer.start() + 1, Math.max(lexer.end() - 1, lexer.start() + 1));
                default -> {
                    return null;
                }
            }
            if (lexer.next() != '.') {
                return name.toString().toLowerCase(Locale.ROOT);
            }
            name.append('.');
            lexer.next();
        }
    }
}
