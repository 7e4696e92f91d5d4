package io.awswrapper.runtime.session;

import io.awswrapper.spi.SqlAnalysis.SessionChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application has set on its connection, in the order in which it did, ready to be done again on another one.
 * What was set inside a transaction counts when it is committed and is forgotten when it is rolled back, as in the server.
 */
final class SessionState {

    /** A change made by SQL ({@code sql}) or by a JDBC method ({@code setter}); neither: back to the default. */
    private record Change(@Nullable String sql, @Nullable Binder<Connection> setter) {}

    private static final String ALL = "*";

    private final Map<String, Change> kept = new LinkedHashMap<>();
    private final List<Map.Entry<String, Change>> pending = new ArrayList<>(0);

    /** Remembers a setter that is not undone by a rollback. */
    void set(String key, Binder<Connection> setter) {
        keep(key, new Change(null, setter));
    }

    /** Remembers a setter that the server undoes if the transaction is rolled back. */
    void set(String key, Binder<Connection> setter, boolean inTransaction) {
        add(key, new Change(null, setter), inTransaction);
    }

    void set(SessionChange change, boolean inTransaction) {
        add(change.variable(), new Change(change.sql(), null), inTransaction);
    }

    void committed() {
        pending.forEach(change -> keep(change.getKey(), change.getValue()));
        pending.clear();
    }

    void rolledBack() {
        pending.clear();
    }

    /** Does it all again on {@code target}, which is in auto-commit; SQL in a row goes in one round trip. */
    void restore(Connection target) throws SQLException {
        StringBuilder script = new StringBuilder();
        for (Change change : kept.values()) {
            if (change.sql() != null) {
                script.append(change.sql()).append(";\n");
            } else if (change.setter() != null) {
                run(script, target);
                change.setter().bind(target);
            }
        }
        run(script, target);
    }

    private void add(String key, Change change, boolean inTransaction) {
        if (inTransaction) {
            pending.add(Map.entry(key, change));
        } else {
            keep(key, change);
        }
    }

    private void keep(String key, Change change) {
        if (change.sql() == null && change.setter() == null) {
            if (key.equals(ALL)) {
                // RESET ALL touches variables only; what JDBC setters made stays.
                kept.values().removeIf(made -> made.sql() != null);
            } else {
                kept.remove(key);
            }
            return;
        }
        kept.remove(key);
        kept.put(key, change);
    }

    private static void run(StringBuilder script, Connection target) throws SQLException {
        if (script.length() > 0) {
            try (Statement statement = target.createStatement()) {
                statement.execute(script.toString());
            }
            script.setLength(0);
        }
    }
}
