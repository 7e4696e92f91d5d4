package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What servers have told of functions and statements that their text alone does not tell. Thread-safe, bounded. */
final class Learned {

    private static final int MOST = 2_000;
    private static final int LONGEST = 20_000;

    /** By function: whether it writes nothing. */
    private final Map<String, Boolean> functions = new ConcurrentHashMap<>();
    /** By SQL: whether it only reads. */
    private final Map<String, Boolean> statements = new ConcurrentHashMap<>();

    private volatile boolean refusals;

    /** Whether the statement only reads; {@code null} when nothing was learned of it. */
    @Nullable
    Boolean reads(String sql) {
        return statements.get(sql);
    }

    /** Whether any statement was refused: as long as none was, there is nothing to look for. */
    boolean hasRefusals() {
        return refusals;
    }

    /** A reader has refused this statement as a write. */
    void refused(String sql) {
        refusals = true;
        remember(statements, sql, false);
    }

    /**
     * Whether a statement that calls {@code names} only reads, by what is known of them.
     *
     * @return {@code null} when one of them was not asked for yet and none is known to write
     */
    @Nullable
    Boolean known(Set<String> names) {
        Boolean answer = true;
        for (String name : names) {
            Boolean harmless = functions.get(name);
            if (harmless == null) {
                answer = null;
            } else if (!harmless) {
                return false;
            }
        }
        return answer;
    }

    /**
     * Asks the server for those functions that are not known yet, once for each.
     *
     * @return whether the statement only reads
     */
    boolean ask(String sql, Set<String> names, Dialect dialect, Connection physical) throws SQLException {
        Boolean known = known(names);
        if (known == null) {
            Set<String> unknown = new HashSet<>(names);
            unknown.removeAll(functions.keySet());
            Set<String> harmless = dialect.harmless(physical, unknown);
            unknown.forEach(name -> remember(functions, name, harmless.contains(name)));
            known = harmless.containsAll(unknown) && !Boolean.FALSE.equals(known(names));
        }
        remember(statements, sql, known);
        return known;
    }

    private static void remember(Map<String, Boolean> facts, String key, boolean fact) {
        if (key.length() <= LONGEST) {
            if (facts.size() >= MOST) {
                // Learned again when it is needed; an order of use would cost every look-up.
                facts.clear();
            }
            facts.put(key, fact);
        }
    }
}
