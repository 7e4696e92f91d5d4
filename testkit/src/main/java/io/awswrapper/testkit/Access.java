package io.awswrapper.testkit;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;

/** How the servers of one kind are reached. */
interface Access {

    /** The driver's plain URL of the application's database. */
    String url(String address);

    /** The superuser of whoever writes the tests. */
    Connection open(String address) throws SQLException;

    /** The superuser of this module, who counts as no client. */
    AdminConnection admin(String address) throws SQLException;

    /** Asks a server whether it is a standby. */
    String standbyQuestion();

    /**
     * The provider of this very name: another driver on the class path may want these URLs too. By its name, as the
     * classes of a driver may carry annotations that it does not bring along, and a strict compiler warns about them.
     */
    static Driver driver(String name, String artifact) {
        return ServiceLoader.load(Driver.class, Access.class.getClassLoader()).stream()
                .filter(provider -> provider.type().getName().equals(name))
                .findFirst()
                .map(ServiceLoader.Provider::get)
                .orElseThrow(() -> new ClusterException(
                        "testkit: expected driver " + name + ", but was 'absent'; add " + artifact + " to the tests"));
    }

    static Connection connect(Driver driver, String url, Properties properties) throws SQLException {
        Connection connection = driver.connect(url, properties);
        if (connection == null) {
            throw new SQLException(
                    url + ": expected a URL of " + driver.getClass().getName() + ", but was 'refused'; report a bug",
                    "08001");
        }
        return connection;
    }
}
