package io.awswrapper.dialect.pg;

import io.awswrapper.spi.SqlAnalysis.SessionChange;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads SET, RESET, DISCARD and calls of set_config for what they change in the session, and these and BEGIN for what they
 * say of the transaction. What lasts no longer than the transaction is no change of the session; a value that is a
 * parameter cannot be repeated elsewhere, as the text does not tell it.
 *
 * <p>A serializable transaction is never called read-only here: a standby refuses it (manual, "Hot Standby").
 *
 * <p>Source: PostgreSQL manual, SET, SET ROLE, SET SESSION AUTHORIZATION, SET TRANSACTION, BEGIN, RESET, DISCARD.
 */
final class SessionStatement {

    private static final String SESSION_AUTHORIZATION = "session_authorization";
    private static final String CHARACTERISTICS = "SET SESSION CHARACTERISTICS AS TRANSACTION ";

    private final String sql;
    private final int from;
    private final SqlLexer lexer;
    private final List<SessionChange> changes;
    private TransactionEffect effect = TransactionEffect.NONE;
    private boolean binds;

    private SessionStatement(String sql, int from, SqlLexer lexer, List<SessionChange> changes) {
        this.sql = sql;
        this.from = from;
        this.lexer = lexer;
        this.changes = changes;
    }

    /** Reads the statement that begins at {@code from}, all of {@code lexer}: its first word is SET, RESET or DISCARD. */
    static SessionStatement read(String sql, int from, SqlLexer lexer, List<SessionChange> changes) {
        SessionStatement statement = new SessionStatement(sql, from, lexer, changes);
        statement.lexer.next();
        switch (statement.lexer.word()) {
            case SET -> statement.set();
            case RESET -> statement.reset();
            default -> statement.discard();
        }
        return statement;
    }

    /** Reads BEGIN or START TRANSACTION. */
    static TransactionEffect readBegin(SqlLexer statement) {
        return switch (access(statement)) {
            case READ_ONLY -> TransactionEffect.BEGINS_READ_ONLY;
            case READ_WRITE -> TransactionEffect.BEGINS_READ_WRITE;
            default -> TransactionEffect.BEGINS;
        };
    }

    /** Whether it leaves something in the session that cannot be repeated elsewhere. */
    boolean binds() {
        return binds;
    }

    TransactionEffect effect() {
        return effect;
    }

    /**
     * Reads {@code 'name', 'value', false)}.
     *
     * @return whether nothing stays, or only what was added to {@code changes}
     */
    static boolean readSetConfig(String sql, SqlLexer arguments, List<SessionChange> changes) {
        boolean literal = isLiteral(arguments) && arguments.plainString();
        int begin = arguments.start();
        int nameEnd = arguments.end();
        if (arguments.next() != ',') {
            return false;
        }
        literal &= isLiteral(arguments);
        int after = arguments.next();
        if (after == SqlLexer.CAST) {
            arguments.next();
            after = arguments.next();
        }
        if (after != ',' || arguments.next() != SqlLexer.WORD) {
            return false;
        }
        SqlWord local = arguments.word();
        int end = arguments.end();
        if (arguments.next() != ')') {
            return false;
        }
        if (local == SqlWord.FALSE && literal) {
            String name = sql.substring(begin + 1, nameEnd - 1).toLowerCase(Locale.ROOT);
            changes.add(new SessionChange(name, "SELECT pg_catalog.set_config(" + sql.substring(begin, end) + ")"));
            return true;
        }
        return local == SqlWord.TRUE;
    }

    /** Goes to the next argument, which is one token. */
    private static boolean isLiteral(SqlLexer arguments) {
        return arguments.next() == SqlLexer.STRING;
    }

    private void set() {
        lexer.next();
        if (lexer.is(SqlWord.LOCAL)) {
            lexer.next();
            setLocal();
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
            case TRANSACTION -> effect = access(lexer);
            case CONSTRAINTS -> {
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
            default -> {
                String name = name();
                binds = name == null && lexer.kind() == SqlLexer.UNREADABLE;
                if (name != null && isAssignment()) {
                    value(name);
                }
            }
        }
    }

    private void setLocal() {
        if (lexer.is(SqlWord.TRANSACTION)) {
            effect = access(lexer);
            return;
        }
        String name = name();
        if (name != null && isAssignment() && lexer.next() != SqlLexer.END) {
            effect = effectOf(name);
        }
    }

    /** What the modes that follow say of access; the last one counts. */
    private static TransactionEffect access(SqlLexer modes) {
        TransactionEffect access = TransactionEffect.NONE;
        boolean serializable = false;
        boolean read = false;
        while (modes.next() != SqlLexer.END) {
            if (read && modes.is(SqlWord.ONLY)) {
                access = TransactionEffect.READ_ONLY;
            } else if (read && modes.is(SqlWord.WRITE)) {
                access = TransactionEffect.READ_WRITE;
            }
            read = modes.is(SqlWord.READ);
            serializable |= modes.is(SqlWord.SERIALIZABLE);
        }
        return serializable ? TransactionEffect.READ_WRITE : access;
    }

    /** What giving {@code variable} the lexer's value does to the transaction. */
    private TransactionEffect effectOf(String variable) {
        return switch (variable) {
            case "transaction_read_only" -> isOn() ? TransactionEffect.READ_ONLY : TransactionEffect.READ_WRITE;
            case "transaction_isolation" -> isSerializable() ? TransactionEffect.READ_WRITE : TransactionEffect.NONE;
            default -> TransactionEffect.NONE;
        };
    }

    private boolean isOn() {
        return switch (text()) {
            case "on", "true", "yes", "1", "t", "y" -> true;
            default -> false;
        };
    }

    private boolean isSerializable() {
        return text().equals("serializable");
    }

    /** The lexer's token in lower case, without quotes. */
    private String text() {
        boolean quoted = lexer.plainString() || lexer.kind() == SqlLexer.QUOTED;
        int margin = quoted ? 1 : 0;
        return lexer.end() - lexer.start() > 32
                ? ""
                : sql.substring(lexer.start() + margin, Math.max(lexer.end() - margin, lexer.start() + margin))
                        .toLowerCase(Locale.ROOT);
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

    private boolean isAssignment() {
        return lexer.kind() == '=' || lexer.is(SqlWord.TO);
    }

    private void value(String variable) {
        if (lexer.next() != SqlLexer.END) {
            effect = effectOf(variable);
            add(variable);
        }
    }

    /** Adds the change that the whole statement makes. */
    private void add(String variable) {
        switch (variable) {
            case "transaction_isolation", "transaction_read_only", "transaction_deferrable" -> {
                return;
            }
            default -> {
                // lasts
            }
        }
        while (lexer.kind() != SqlLexer.END) {
            if (lexer.kind() == SqlLexer.PARAMETER) {
                binds = true;
                return;
            }
            lexer.next();
        }
        if (variable.equals(SESSION_AUTHORIZATION)) {
            // A new user begins without a role.
            changes.add(new SessionChange("role", "RESET ROLE"));
        }
        changes.add(new SessionChange(variable, sql.substring(from, lexer.limit())));
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
                if (!lexer.is(SqlWord.SERIALIZABLE)) {
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
                if (name != null && !name.startsWith("transaction_")) {
                    changes.add(new SessionChange(name, sql.substring(from, lexer.limit())));
                }
                binds = name == null && lexer.kind() == SqlLexer.UNREADABLE;
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
