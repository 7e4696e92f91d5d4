package io.awswrapper.testkit;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;

/**
 * MySQL or MariaDB by its own driver. The superusers have no password.
 *
 * @param scheme what follows {@code jdbc:}
 * @param driver the driver itself
 * @param withoutTls the driver's word for it
 * @param standbyQuestion asks a server whether it is a standby
 */
record MySqlAccess(String scheme, Driver driver, String withoutTls, String standbyQuestion) implements Access {

    @Override
    public String url(String address) {
        return "jdbc:" + scheme + "://" + address + "/" + DatabaseCluster.DATABASE;
    }

    @Override
    public Connection open(String address) throws SQLException {
        return connect(address, "root");
    }

    @Override
    public AdminConnection admin(String address) throws SQLException {
        return new AdminConnection(connect(address, Flavor.ADMIN));
    }

    private Connection connect(String address, String user) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("connectTimeout", "5000");
        properties.setProperty("socketTimeout", "20000");
        properties.setProperty("sslMode", withoutTls);
        return Access.connect(driver, url(address), properties);
    }
}
