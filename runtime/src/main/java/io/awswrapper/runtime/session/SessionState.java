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

    /**
     * A change made by SQL or by a JDBC method.
     *
     * @param number counts the changes of this session
     */
    private record Change(
            int number, @Nullable String sql, @Nullable Binder<Connection> setter) {}

    private static final String ALL = "*";

    private final boolean scripts;
    private final Map<String, Change> kept = new LinkedHashMap<>();
    private final List<Map.Entry<String, Change>> pending = new ArrayList<>(0);
    private int changes;
    /** A connection that the session has left and may come back to, and the last change that was made on it. */
    private @Nullable Connection left;

    private int leftAt;

    /** @param scripts whether SQL in a row can go in one round trip */
    SessionState(boolean scripts) {
        this.scripts = scripts;
    }

    /** Remembers a setter that is not undone by a rollback. */
    void set(String key, Binder<Connection> setter) {
        keep(key, new Change(++changes, null, setter));
    }

    /** Remembers a setter that the server undoes if the transaction is rolled back. */
    void set(String key, Binder<Connection> setter, boolean inTransaction) {
        add(key, new Change(++changes, null, setter), inTransaction);
    }

    void set(SessionChange change, boolean inTransaction) {
        add(change.variable(), new Change(++changes, change.sql(), null), inTransaction);
    }

    void committed() {
        // Counted when it counts: a connection left meanwhile has not seen it.
        pending.forEach(change -> keep(
                change.getKey(),
                new Change(++changes, change.getValue().sql(), change.getValue().setter())));
        pending.clear();
    }

    void rolledBack() {
        pending.clear();
    }

    /** The session goes from {@code former}, on which all of this is done, to another connection. */
    void leave(Connection former) {
        left = former;
        leftAt = changes;
    }

    /** Does again on {@code target}, in auto-commit, what was not done there. */
    void restore(Connection target) throws SQLException {
        int done = target == left ? leftAt : 0;
        StringBuilder script = new StringBuilder();
        for (Change change : kept.values()) {
            if (change.number() <= done) {
                continue;
            }
            if (!target.getAutoCommit()) {
                // One that the session has left between two transactions.
                target.setAutoCommit(true);
            }
            if (change.setter() != null) {
                run(script, target);
                change.setter().bind(target);
            } else {
                script.append(change.sql());
                if (scripts) {
                    script.append(";\n");
                } else {
                    run(script, target);
                }
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
        if (key.equals(ALL)) {
            // RESET ALL touches variables only; what JDBC setters made stays.
            kept.values().removeIf(made -> made.sql() != null);
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
