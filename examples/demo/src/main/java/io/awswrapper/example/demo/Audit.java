package io.awswrapper.example.demo;

import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the table holds, compared with what the application knows. Read from the primary itself, past the driver that is
 * on trial.
 *
 * @param node the name of the node that was read
 * @param rows how many rows the table has
 * @param expected how many it must have
 * @param lost writes that the application knows to be done, and that are not there
 * @param doubled writes that are there more than once
 * @param torn transactions of which a part is there
 * @param uninvited writes that are there although the application was told that they are not
 */
record Audit(String node, long rows, long expected, long lost, long doubled, long torn, long uninvited) {

    private record Entry(String writer, long number) {}

    /** How often each part of a write was found; {@code parts} counts the different ones. */
    private record Found(int parts, long most, long rows) {
        Found and(Found other) {
            return new Found(parts + other.parts, Math.max(most, other.most), rows + other.rows);
        }
    }

    static Audit of(DatabaseNode primary, List<Writer> writers) throws SQLException {
        Map<Entry, Found> table = read(primary);
        long rows = table.values().stream().mapToLong(Found::rows).sum();
        long doubled = table.values().stream().filter(found -> found.most() > 1).count();
        long expected = 0;
        long lost = 0;
        long torn = 0;
        for (Writer writer : writers) {
            expected += writer.last() * writer.parts();
            for (long number = 1; number <= writer.last(); number++) {
                Found found = table.remove(new Entry(writer.name(), number));
                if (found == null) {
                    lost++;
                } else if (found.parts() < writer.parts()) {
                    torn++;
                }
            }
            if (writer.inDoubt()) {
                table.remove(new Entry(writer.name(), writer.last() + 1));
            }
        }
        return new Audit(primary.name(), rows, expected, lost, doubled, torn, table.size());
    }

    boolean passed() {
        return lost + doubled + torn + uninvited == 0;
    }

    private static Map<Entry, Found> read(DatabaseNode primary) throws SQLException {
        Map<Entry, Found> table = new HashMap<>();
        try (Connection connection = primary.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT writer, number, part, count(*) FROM ledger GROUP BY writer, number, part")) {
            while (row.next()) {
                Entry entry = new Entry(row.getString(1), row.getLong(2));
                table.merge(entry, new Found(1, row.getLong(4), row.getLong(4)), Found::and);
            }
        }
        return table;
    }
}
