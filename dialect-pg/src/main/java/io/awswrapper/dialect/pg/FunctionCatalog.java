package io.awswrapper.dialect.pg;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Asks the server's catalog which functions write nothing: those that are declared immutable or stable, and "cannot modify
 * the database" (PostgreSQL manual, "Function Volatility Categories"). Which overload a call means depends on the types of
 * its arguments, and for a name without a schema on the search_path: so all of them must be harmless, in every schema.
 * An aggregate is as harmless as the functions that it is made of. The server's own functions that are declared stable and
 * cannot run on a standby are known by name ({@link SqlWord#IMPURE}) and never asked for.
 */
final class FunctionCatalog {

    private static final String HARMLESS = "SELECT n.nspname::pg_catalog.text, p.proname::pg_catalog.text,"
            + " pg_catalog.bool_and(p.provolatile OPERATOR(pg_catalog.<>) 'v'"
            + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_aggregate a JOIN pg_catalog.pg_proc s"
            + " ON s.oid OPERATOR(pg_catalog.=) ANY (ARRAY[a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn,"
            + " a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn]::pg_catalog.oid[])"
            + " WHERE a.aggfnoid OPERATOR(pg_catalog.=) p.oid AND s.provolatile OPERATOR(pg_catalog.=) 'v'))"
            + " FROM pg_catalog.pg_proc p"
            + " JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace"
            + " WHERE p.proname OPERATOR(pg_catalog.=) ANY (?::pg_catalog.name[]) GROUP BY 1, 2";

    private FunctionCatalog() {}

    /** As {@link io.awswrapper.spi.Dialect#harmless}. */
    static Set<String> harmless(Connection physical, Set<String> functions) throws SQLException {
        Map<String, FunctionName> wanted = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (String function : functions) {
            FunctionName name = FunctionName.parse(function);
            wanted.put(function, name);
            names.add(name.name());
        }
        Map<FunctionName, Boolean> found = ask(physical, names);
        Set<String> harmless = new HashSet<>();
        wanted.forEach((function, name) -> {
            Boolean answer = found.get(name);
            if (answer != null && answer) {
                harmless.add(function);
            }
        });
        return harmless;
    }

    /** The answer for each name, with its schema and without. */
    private static Map<FunctionName, Boolean> ask(Connection physical, Set<String> names) throws SQLException {
        Map<FunctionName, Boolean> found = new HashMap<>();
        Array array = physical.createArrayOf("text", names.toArray());
        try (PreparedStatement statement = physical.prepareStatement(HARMLESS)) {
            statement.setArray(1, array);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String name = row.getString(2);
                    boolean harmless = row.getBoolean(3);
                    found.put(new FunctionName(row.getString(1), name), harmless);
                    found.merge(new FunctionName(null, name), harmless, Boolean::logicalAnd);
                }
            }
        } finally {
            array.free();
        }
        return found;
    }
}
