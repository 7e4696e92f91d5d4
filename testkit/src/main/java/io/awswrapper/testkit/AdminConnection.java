package io.awswrapper.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The superuser at one node. */
final class AdminConnection implements AutoCloseable {

    private final Connection connection;

    AdminConnection(Connection connection) {
        this.connection = connection;
    }

    /** The first column of the first row, which must have a value. */
    String ask(String sql) throws SQLException {
        return ask(sql, rows -> {
            String answer = rows.next() ? rows.getString(1) : null;
            if (answer == null) {
                throw new SQLException(sql + ": expected a value, but was 'null'; report a bug", "02000");
            }
            return answer;
        });
    }

    /** The first two columns of the first row. */
    @Nullable
    String[] askTwo(String sql) throws SQLException {
        return ask(sql, rows -> {
            rows.next();
            return new @Nullable String[] {rows.getString(1), rows.getString(2)};
        });
    }

    boolean isTrue(String sql) throws SQLException {
        return ask(sql, rows -> rows.next() && rows.getBoolean(1));
    }

    /** What is read from the rows of an answer. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    <T> T ask(String sql, Reader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return reader.read(rows);
        }
    }

    void run(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException alreadyBroken) {
            // the node was killed under it
        }
    }
}
