package io.awswrapper.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The application's view of a server, over the plain driver of its database. */
final class Sql {

    private Sql() {}

    /** To PostgreSQL. */
    static Connection connect(String address) throws SQLException {
        return connectTo("jdbc:postgresql://" + address + "/app", "app", "app");
    }

    static Connection connect(DatabaseNode node) throws SQLException {
        return connect(node, "app", "app");
    }

    static Connection connect(DatabaseNode node, String user, String password) throws SQLException {
        return connectTo(node.jdbcUrl(), user, password);
    }

    private static Connection connectTo(String url, String user, String password) throws SQLException {
        String options = url.startsWith("jdbc:postgresql:")
                ? "?connectTimeout=2&socketTimeout=2&ApplicationName=sql-tests"
                : "?connectTimeout=2000&socketTimeout=2000&connectionAttributes=program_name:sql-tests";
        return DriverManager.getConnection(url + options, user, password);
    }

    static void run(DatabaseNode node, String sql) throws SQLException {
        try (Connection connection = connect(node)) {
            run(connection, sql);
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String one(DatabaseNode node, String sql) throws SQLException {
        return rows(node, sql).get(0).get(0);
    }

    static List<List<String>> rows(DatabaseNode node, String sql) throws SQLException {
        try (Connection connection = connect(node)) {
            return rows(connection, sql);
        }
    }

    static List<List<String>> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<List<String>> all = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(rows.getString(i)));
                }
                all.add(row);
            }
            return all;
        }
    }

    /** Waits until the node answers this. */
    static void awaitAnswer(DatabaseNode node, String sql, String wanted) {
        Await.until(
                node.name() + ": expected '" + wanted + "' from " + sql,
                Await.LIMIT,
                () -> {
                    String answer = one(node, sql);
                    return answer.equals(wanted) ? null : answer;
                },
                node::logTail);
    }
}
