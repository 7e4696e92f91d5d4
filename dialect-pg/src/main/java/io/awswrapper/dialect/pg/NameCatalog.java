package io.awswrapper.dialect.pg;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server's catalog which names may stand for something that writes although it is only read from: a volatile
 * function of the user's (also where it shadows one of the server's own, or is called in the notation of a column), a view
 * or a table with a policy that calls one, or a foreign table; through views, partitions and aggregates. An operator or a
 * cast of the user's that is volatile may hide behind any text. A name stands for all objects of that name, in every schema.
 *
 * <p>What the server brought itself has an OID below 16384 (PostgreSQL manual, "System Catalog Initial Data"), and is known by
 * name ({@link SqlWord}). What a rule calls is found in its stored form, as {@code pg_depend} leaves out the server's own
 * functions.
 */
final class NameCatalog {

    private static final String WRITING =
            qualified("WITH RECURSIVE given(name) AS (SELECT pg_catalog.unnest(?::pg_catalog.name[])),"
                    + " relation(root, oid) AS ("
                    + "SELECT g.name, c.oid FROM given g JOIN pg_catalog.pg_class c ON c.relname = g.name"
                    + " WHERE c.oid >= '16384'"
                    + " UNION SELECT r.root, n.oid FROM relation r CROSS JOIN LATERAL ("
                    + "SELECT i.inhrelid FROM pg_catalog.pg_inherits i WHERE i.inhparent = r.oid"
                    + " UNION ALL SELECT m[1]::pg_catalog.oid FROM pg_catalog.pg_rewrite w CROSS JOIN LATERAL"
                    + " pg_catalog.regexp_matches(w.ev_action::pg_catalog.text, ':relid ([0-9]+)', 'g') m"
                    + " WHERE w.ev_class = r.oid AND w.ev_type = '1'"
                    + " UNION ALL SELECT m[1]::pg_catalog.oid FROM pg_catalog.pg_policy p CROSS JOIN LATERAL"
                    + " pg_catalog.regexp_matches(p.polqual::pg_catalog.text, ':relid ([0-9]+)', 'g') m"
                    + " WHERE p.polrelid = r.oid"
                    + ") n(oid) WHERE n.oid >= '16384'),"
                    + " tree(root, text) AS ("
                    + "SELECT r.root, w.ev_action::pg_catalog.text FROM relation r"
                    + " JOIN pg_catalog.pg_rewrite w ON w.ev_class = r.oid WHERE w.ev_type = '1'"
                    + " UNION ALL SELECT r.root, p.polqual::pg_catalog.text FROM relation r"
                    + " JOIN pg_catalog.pg_policy p ON p.polrelid = r.oid),"
                    + " called(root, oid) AS ("
                    + "SELECT g.name, p.oid FROM given g JOIN pg_catalog.pg_proc p ON p.proname = g.name"
                    + " WHERE p.oid >= '16384'"
                    + " UNION SELECT t.root, m[1]::pg_catalog.oid FROM tree t CROSS JOIN LATERAL"
                    + " pg_catalog.regexp_matches(t.text, ':(?:funcid|opfuncid|aggfnoid|winfnoid) ([0-9]+)', 'g') m),"
                    + " run(root, oid) AS (SELECT root, oid FROM called"
                    + " UNION SELECT c.root, s.oid FROM called c JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = c.oid"
                    + " JOIN pg_catalog.pg_proc s ON s.oid = ANY (ARRAY[a.aggtransfn, a.aggfinalfn, a.aggcombinefn,"
                    + " a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn]"
                    + "::pg_catalog.oid[])),"
                    + " anywhere(oid) AS (SELECT o.oprcode::pg_catalog.oid FROM pg_catalog.pg_operator o"
                    + " WHERE o.oid >= '16384'"
                    + " UNION SELECT c.castfunc FROM pg_catalog.pg_cast c WHERE c.oid >= '16384')"
                    + " SELECT r.root::pg_catalog.text, CASE WHEN p.oid >= '16384' THEN NULL"
                    + " ELSE p.proname::pg_catalog.text END"
                    + " FROM run r JOIN pg_catalog.pg_proc p ON p.oid = r.oid WHERE p.provolatile = 'v'"
                    + " UNION SELECT r.root::pg_catalog.text, NULL FROM relation r"
                    + " JOIN pg_catalog.pg_class c ON c.oid = r.oid WHERE c.relkind = 'f'"
                    + " UNION SELECT g.name::pg_catalog.text, NULL FROM given g WHERE EXISTS ("
                    + "SELECT FROM anywhere a JOIN pg_catalog.pg_proc p ON p.oid = a.oid WHERE p.provolatile = 'v')");

    /** The server cuts off what is longer. */
    private static final int LONGEST = 63;

    private NameCatalog() {}

    /** The search_path may hold operators of the user's. */
    private static String qualified(String sql) {
        return sql.replace(" = ", " OPERATOR(pg_catalog.=) ").replace(" >= ", " OPERATOR(pg_catalog.>=) ");
    }

    /** As {@link io.awswrapper.spi.Dialect#writing}. */
    static Set<String> writing(Connection physical, SqlWords words, Set<String> names) throws SQLException {
        Set<String> writing = new HashSet<>();
        for (String name : names) {
            if (isUnreadable(name) || name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
                writing.add(name);
            }
        }
        Array array = physical.createArrayOf("text", names.toArray());
        try (PreparedStatement statement = physical.prepareStatement(WRITING)) {
            statement.setArray(1, array);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    if (!isHarmless(words, row.getString(2))) {
                        writing.add(row.getString(1));
                    }
                }
            }
        } finally {
            array.free();
        }
        return writing;
    }

    /** {@code U&"…"}, as {@link MentionedNames} leaves it. */
    private static boolean isUnreadable(String name) {
        return name.length() > 2 && name.charAt(1) == '&' && name.charAt(2) == '"';
    }

    /** Some of the server's own functions are volatile and write nothing: {@code random}. */
    private static boolean isHarmless(SqlWords words, @Nullable String ownFunction) {
        return ownFunction != null
                && words.quotedMeaning(ownFunction.toCharArray(), 0, ownFunction.length()) == SqlWord.PURE;
    }
}
