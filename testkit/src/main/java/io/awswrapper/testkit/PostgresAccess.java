package io.awswrapper.testkit;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/** Trusts the superuser {@code postgres} on loopback; connections are told apart by their {@code application_name}. */
final class PostgresAccess implements Access {

    static final String APPLICATION_NAME = "testkit";

    private final Driver driver = Access.driver("org.postgresql.Driver", "org.postgresql:postgresql");

    @Override
    public String url(String address) {
        return "jdbc:postgresql://" + address + "/" + DatabaseCluster.DATABASE;
    }

    @Override
    public Connection open(String address) throws SQLException {
        return connect(address, "testkit user");
    }

    @Override
    public AdminConnection admin(String address) throws SQLException {
        return new AdminConnection(connect(address, APPLICATION_NAME));
    }

    @Override
    public String standbyQuestion() {
        return "SELECT pg_is_in_recovery()";
    }

    private Connection connect(String address, String applicationName) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "postgres");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "20");
        properties.setProperty("sslmode", "disable");
        properties.setProperty("gssEncMode", "disable");
        properties.setProperty("ApplicationName", applicationName);
        return Access.connect(driver, url(address), properties);
    }
}
