package io.awswrapper.dialect.pg;

import io.awswrapper.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** What several tests do with a real server. */
final class Servers {

    private Servers() {}

    /** Runs SQL as the superuser. */
    static void run(PostgresNode server, String... statements) throws SQLException {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Opens a connection of a user without any right of its own. */
    static Connection openAsUser(PostgresNode server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), "app", "app");
    }

    static String url(PostgresNode server, String database) {
        return "jdbc:postgresql://" + server.address() + "/" + database;
    }
}
