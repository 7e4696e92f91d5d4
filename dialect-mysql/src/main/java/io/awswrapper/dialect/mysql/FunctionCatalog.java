package io.awswrapper.dialect.mysql;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server's catalog which stored functions write nothing: those whose author declared them {@code NO SQL} or
 * {@code READS SQL DATA}. The server takes the author's word for it, as the binary log does. {@code CONTAINS SQL} is what
 * it notes when the author said nothing, and {@code DETERMINISTIC} functions may write. Sources: MySQL Reference Manual,
 * "CREATE PROCEDURE and CREATE FUNCTION Statements", "Stored Program Binary Logging", "The INFORMATION_SCHEMA ROUTINES
 * Table"; MariaDB, "CREATE FUNCTION".
 *
 * <p>A name without a database means one in the current database, which changes: so all of them must be harmless, in
 * every database that the user may see. Loadable functions are in another catalog, and harmless by nobody's word.
 */
final class FunctionCatalog {

    private static final String IDENTIFIER = "([\\w$\\x{80}-\\x{FFFF}]+|`(?:[^`]|``)+`)";

    /** What else {@link io.awswrapper.spi.SqlAnalysis#functions()} holds is not asked for: comments, three parts. */
    private static final Pattern NAME = Pattern.compile("(?:" + IDENTIFIER + "\\s*\\.\\s*)?" + IDENTIFIER);

    private static final String QUESTION = "SELECT ROUTINE_SCHEMA, ROUTINE_NAME,"
            + " SQL_DATA_ACCESS IN ('NO SQL', 'READS SQL DATA')"
            + " FROM information_schema.ROUTINES WHERE ROUTINE_TYPE = 'FUNCTION' AND ROUTINE_NAME IN (";

    private FunctionCatalog() {}

    /**
     * @param database {@code null} when the name is not qualified
     * @param name in lower case, as the server does not tell cases apart
     */
    private record Name(@Nullable String database, String name) {

        static @Nullable Name parse(String text) {
            Matcher parts = NAME.matcher(text);
            if (!parts.matches()) {
                return null;
            }
            String database = parts.group(1);
            return of(database == null ? null : content(database), content(parts.group(2)));
        }

        static Name of(@Nullable String database, String name) {
            return new Name(database, name.toLowerCase(Locale.ROOT));
        }

        private static String content(String identifier) {
            return identifier.startsWith("`")
                    ? identifier.substring(1, identifier.length() - 1).replace("``", "`")
                    : identifier;
        }
    }

    /** As {@link io.awswrapper.spi.Dialect#harmless}. */
    static Set<String> harmless(Connection physical, Set<String> functions) throws SQLException {
        Map<String, Name> wanted = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (String function : functions) {
            Name name = Name.parse(function);
            if (name != null) {
                wanted.put(function, name);
                names.add(name.name());
            }
        }
        if (names.isEmpty()) {
            return Set.of();
        }
        Map<Name, Boolean> found = ask(physical, names);
        Set<String> harmless = new HashSet<>();
        wanted.forEach((function, name) -> {
            if (found.getOrDefault(name, false)) {
                harmless.add(function);
            }
        });
        return harmless;
    }

    /** The answer for each name, with its database and without. */
    private static Map<Name, Boolean> ask(Connection physical, Set<String> names) throws SQLException {
        Map<Name, Boolean> found = new HashMap<>();
        String question = QUESTION + String.join(", ", Collections.nCopies(names.size(), "?")) + ")";
        try (PreparedStatement statement = physical.prepareStatement(question)) {
            int parameter = 0;
            for (String name : names) {
                statement.setString(++parameter, name);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String name = row.getString(2);
                    boolean harmless = row.getBoolean(3);
                    found.put(Name.of(row.getString(1), name), harmless);
                    found.merge(Name.of(null, name), harmless, Boolean::logicalAnd);
                }
            }
        }
        return found;
    }
}
