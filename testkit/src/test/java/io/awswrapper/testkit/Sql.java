package io.awswrapper.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The application's view of a server, over plain pgjdbc. */
final class Sql {

    private Sql() {}

    static Connection connect(String address) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address + "/app?connectTimeout=2&socketTimeout=2&ApplicationName=sql-tests",
                "app",
                "app");
    }

    static void run(PostgresNode node, String sql) throws SQLException {
        try (Connection connection = connect(node.address())) {
            run(connection, sql);
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String one(PostgresNode node, String sql) throws SQLException {
        return rows(node, sql).get(0).get(0);
    }

    static List<List<String>> rows(PostgresNode node, String sql) throws SQLException {
        try (Connection connection = connect(node.address());
                Statement statement = connection.createStatement();
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
    static void awaitAnswer(PostgresNode node, String sql, String wanted) {
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
