package io.awswrapper.jmh.noop;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

/**
 * What the official wrapper, with its dialect {@code aurora-pg}, asks of a server; the answers have the columns that it reads.
 * Source: the SQL that version 4.3.0 sends.
 */
final class Aurora {

    static final String WRITER = "n1";
    static final List<String> INSTANCES = List.of(WRITER, "n2", "n3");

    private Aurora() {}

    static Object[][] answer(String sql, String instance) {
        if (sql.contains("pg_is_in_recovery")) {
            return rows(row(!instance.equals(WRITER)));
        }
        if (sql.startsWith("SELECT SERVER_ID, ")) {
            Timestamp now = Timestamp.from(Instant.now());
            return INSTANCES.stream()
                    .map(each -> row(each, each.equals(WRITER), 10.0f, 5.0f, now))
                    .toArray(Object[][]::new);
        }
        if (sql.startsWith("SELECT SERVER_ID ")) {
            return instance.equals(WRITER) ? rows(row(instance)) : rows();
        }
        if (sql.contains("aurora_db_instance_identifier")) {
            return rows(row(instance, instance));
        }
        throw new IllegalArgumentException("SQL: no answer to it is prepared, but was '" + sql + "'; prepare one");
    }

    private static Object[][] rows(Object[]... rows) {
        return rows;
    }

    private static Object[] row(Object... values) {
        return values;
    }
}
