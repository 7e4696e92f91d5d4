package io.awswrapper.testkit;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The superuser at one node. */
final class AdminConnection implements AutoCloseable {

    static final String APPLICATION_NAME = "testkit";

    private static final Driver DRIVER = pgjdbc();

    private final Connection connection;

    AdminConnection(String url) throws SQLException {
        this.connection = connect(url, APPLICATION_NAME);
    }

    /**
     * The provider of this very name: another driver on the class path may want these URLs too. By its name, as the
     * classes of pgjdbc carry annotations that it does not bring along, and a strict compiler warns about them.
     */
    private static Driver pgjdbc() {
        return ServiceLoader.load(Driver.class, AdminConnection.class.getClassLoader()).stream()
                .filter(provider -> provider.type().getName().equals("org.postgresql.Driver"))
                .findFirst()
                .map(ServiceLoader.Provider::get)
                .orElseThrow(() -> new ClusterException(
                        "testkit: expected pgjdbc, but was 'absent'; add org.postgresql:postgresql to the tests"));
    }

    static Connection connect(String url, String applicationName) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("ApplicationName", applicationName);
        Connection connection = DRIVER.connect(url, properties);
        if (connection == null) {
            throw new SQLException(url + ": expected a URL of PostgreSQL, but was 'refused'; report a bug", "08001");
        }
        return connection;
    }

    /** The first column of the first row, which must have a value. */
    String ask(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            String answer = rows.next() ? rows.getString(1) : null;
            if (answer == null) {
                throw new SQLException(sql + ": expected a value, but was 'null'; report a bug", "02000");
            }
            return answer;
        }
    }

    /** The first two columns of the first row. */
    @Nullable
    String[] askTwo(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return new @Nullable String[] {rows.getString(1), rows.getString(2)};
        }
    }

    boolean isTrue(String sql) throws SQLException {
        return "t".equals(ask(sql));
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
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
