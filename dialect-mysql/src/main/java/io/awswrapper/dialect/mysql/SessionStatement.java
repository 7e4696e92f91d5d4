package io.awswrapper.dialect.mysql;

import io.awswrapper.dialect.mysql.SqlLexer.Mode;
import io.awswrapper.spi.SqlAnalysis.SessionChange;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads SET and USE for what they change in the session. A value that is more than a literal may have another value
 * elsewhere: then the session is bound to its connection.
 *
 * <p>Source: MySQL Reference Manual, "SET Syntax for Variable Assignment", "SET TRANSACTION Statement", "SET NAMES
 * Statement". GLOBAL, PERSIST and SESSION hold for the assignments that follow without a scope of their own.
 */
final class SessionStatement {

    private enum Scope {
        NONE,
        SESSION,
        GLOBAL
    }

    private final String sql;
    private final SqlLexer lexer;
    private final List<SessionChange> changes = new ArrayList<>(1);
    private TransactionEffect effect = TransactionEffect.NONE;
    private boolean bound;

    private SessionStatement(SqlWords words, String sql, Mode mode) {
        this.sql = sql;
        this.lexer = new SqlLexer(words, sql, 0, sql.length(), mode);
    }

    /** Reads one statement, whose first word is SET or USE. */
    static SessionStatement read(SqlWords words, String sql, Mode mode) {
        SessionStatement statement = new SessionStatement(words, sql, mode);
        statement.lexer.next();
        if (statement.lexer.is(SqlWord.USE)) {
            statement.whole("database");
        } else {
            statement.set();
        }
        return statement;
    }

    List<SessionChange> changes() {
        return changes;
    }

    TransactionEffect effect() {
        return effect;
    }

    boolean isBound() {
        return bound;
    }

    private void set() {
        lexer.next();
        switch (lexer.word()) {
            case TRANSACTION -> characteristics(Scope.NONE);
            case NAMES -> whole("names");
            case CHARACTER -> whole("character set");
            case ROLE -> whole("role");
            // SET PASSWORD, SET DEFAULT ROLE
            case PASSWORD, DEFAULT -> add(TransactionEffect.COMMITS);
            case RESOURCE -> bound = true;
            // SET STATEMENT variable = value FOR any statement
            case STATEMENT -> {
                add(TransactionEffect.MIXED);
                bound = true;
            }
            default -> assignments();
        }
    }

    /** Adds the change that the whole statement makes. */
    private void whole(String variable) {
        while (lexer.next() != SqlLexer.END) {
            int kind = lexer.kind();
            if (kind == SqlLexer.PARAMETER || kind == SqlLexer.USER_VARIABLE || kind == ',') {
                bound = true;
                return;
            }
        }
        changes.add(new SessionChange(variable, sql));
    }

    private void assignments() {
        Scope sticky = Scope.NONE;
        int assignments = 0;
        while (true) {
            Scope named = scope();
            if (named != Scope.NONE) {
                sticky = named;
                lexer.next();
            }
            if (lexer.is(SqlWord.TRANSACTION) && named != Scope.NONE) {
                characteristics(named);
                return;
            }
            assignment(sticky);
            assignments++;
            if (lexer.kind() != ',') {
                bound |= lexer.kind() != SqlLexer.END;
                break;
            }
            lexer.next();
        }
        if (assignments == 1 && changes.size() == 1 && !bound) {
            // In the application's own words: that tells that there was nothing else to the statement.
            changes.set(0, new SessionChange(changes.get(0).variable(), sql));
        }
    }

    private Scope scope() {
        return switch (lexer.word()) {
            case SESSION, LOCAL -> Scope.SESSION;
            case GLOBAL, PERSIST, PERSIST_ONLY -> Scope.GLOBAL;
            default -> Scope.NONE;
        };
    }

    /** Reads {@code name = value} and goes to the token behind it. */
    private void assignment(Scope sticky) {
        Scope scope = sticky;
        boolean system = lexer.kind() == SqlLexer.SYSTEM;
        boolean nextOnly = false;
        if (system) {
            lexer.next();
            Scope named = scope();
            if (named != Scope.NONE) {
                scope = named;
                lexer.next();
                lexer.next();
            }
            nextOnly = named == Scope.NONE && sticky == Scope.NONE;
        }
        String name = name();
        lexer.next();
        if (name == null || (lexer.kind() != '=' && lexer.kind() != SqlLexer.ASSIGN)) {
            bound = true;
            skipValue();
            return;
        }
        lexer.next();
        String value = literal();
        if (scope != Scope.GLOBAL) {
            assigned(name, value, nextOnly);
        }
    }

    private @Nullable String name() {
        return switch (lexer.kind()) {
            case SqlLexer.WORD -> sql.substring(lexer.start(), lexer.end()).toLowerCase(Locale.ROOT);
            case SqlLexer.QUOTED ->
                sql.substring(lexer.start() + 1, Math.max(lexer.start() + 1, lexer.end() - 1))
                        .toLowerCase(Locale.ROOT);
            default -> null;
        };
    }

    /**
     * Reads a value and goes to the token behind it.
     *
     * @return {@code null} when it is no literal
     */
    private @Nullable String literal() {
        int begin = lexer.start();
        boolean sign = lexer.kind() == '-' || lexer.kind() == '+';
        if (sign) {
            lexer.next();
        }
        boolean introducer = lexer.kind() == SqlLexer.WORD && sql.charAt(lexer.start()) == '_';
        if (introducer) {
            lexer.next();
        }
        int kind = lexer.kind();
        boolean literal = kind == SqlLexer.NUMBER
                || (!sign && (kind == SqlLexer.STRING || kind == SqlLexer.EITHER))
                || (!sign && !introducer && kind == SqlLexer.WORD);
        int end = lexer.end();
        if (literal) {
            lexer.next();
        }
        if (literal && (lexer.kind() == ',' || lexer.kind() == SqlLexer.END)) {
            return sql.substring(begin, end);
        }
        skipValue();
        return null;
    }

    private void skipValue() {
        int depth = 0;
        while (lexer.kind() != SqlLexer.END && (depth > 0 || lexer.kind() != ',')) {
            depth += lexer.kind() == '(' ? 1 : lexer.kind() == ')' ? -1 : 0;
            lexer.next();
        }
    }

    /** @param nextOnly whether a characteristic of transactions would be set for the next one alone */
    private void assigned(String name, @Nullable String value, boolean nextOnly) {
        String variable = switch (name) {
            case "tx_isolation" -> "transaction_isolation";
            case "tx_read_only" -> "transaction_read_only";
            default -> name;
        };
        if (variable.equals("autocommit")) {
            // Commits if it was off and is on now; and the driver knows what it is now.
            add(TransactionEffect.MIXED);
        }
        if (value == null) {
            bound = true;
            return;
        }
        switch (variable) {
            // of the statement that follows
            case "gtid_next", "insert_id", "last_insert_id", "identity", "rand_seed1", "rand_seed2" -> bound = true;
            case "transaction_isolation" -> {
                change(variable, name, value, nextOnly);
                if (nextOnly) {
                    add(TransactionEffect.READ_WRITE);
                }
            }
            case "transaction_read_only" -> {
                change(variable, name, value, nextOnly);
                if (nextOnly) {
                    add(isOff(value) ? TransactionEffect.READ_WRITE : TransactionEffect.READ_ONLY);
                }
            }
            default -> change(variable, name, value, false);
        }
    }

    private void change(String variable, String name, String value, boolean nextOnly) {
        if (!nextOnly) {
            changes.add(new SessionChange(variable, "SET SESSION " + name + " = " + value));
        }
    }

    private static boolean isOff(String value) {
        return value.equals("0")
                || value.equalsIgnoreCase("off")
                || value.equalsIgnoreCase("false")
                || value.equalsIgnoreCase("'off'");
    }

    /** Reads {@code ISOLATION LEVEL level, READ ONLY}; the current token is TRANSACTION. */
    private void characteristics(Scope scope) {
        TransactionEffect next = TransactionEffect.READ_WRITE;
        lexer.next();
        while (lexer.kind() != SqlLexer.END) {
            int begin = lexer.start();
            int end = begin;
            boolean access = lexer.is(SqlWord.READ);
            boolean readOnly = false;
            while (lexer.kind() != SqlLexer.END && lexer.kind() != ',') {
                readOnly |= lexer.is(SqlWord.ONLY);
                end = lexer.end();
                lexer.next();
            }
            lexer.next();
            if (scope == Scope.SESSION) {
                changes.add(new SessionChange(
                        access ? "transaction_read_only" : "transaction_isolation",
                        "SET SESSION TRANSACTION " + sql.substring(begin, end)));
            } else if (readOnly) {
                next = TransactionEffect.READ_ONLY;
            }
        }
        if (scope == Scope.NONE) {
            add(next);
        }
    }

    private void add(TransactionEffect own) {
        effect = effect == TransactionEffect.NONE ? own : TransactionEffect.MIXED;
    }
}
