package io.awswrapper.runtime.config;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.Host;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Where connections go and who opens them.
 *
 * @param hosts as in the URL, with the default port where it gives none; empty when the URL leaves out the host
 * @param database as in the URL, percent-encoded
 */
record Target(Dialect dialect, Driver driver, List<Host> hosts, String database) {

    private static final Map<String, String> JARS = Map.of(
            "org.postgresql.Driver", "org.postgresql:postgresql",
            "com.mysql.cj.jdbc.Driver", "com.mysql:mysql-connector-j",
            "org.mariadb.jdbc.Driver", "org.mariadb.jdbc:mariadb-java-client");

    static Target of(ConnectionUrl url, Installation installation) throws SQLException {
        Dialect dialect = installation.dialect(url.dialect());
        Driver driver = driver(dialect.targetDriver(), installation.loaders());
        return new Target(dialect, driver, url.hosts(dialect.defaultPort()), url.database());
    }

    /** The driver's own properties; empty when it does not tell. */
    List<DriverPropertyInfo> properties() {
        try {
            DriverPropertyInfo[] told =
                    driver.getPropertyInfo(dialect.targetUrl(anyHost(), database), new Properties());
            List<DriverPropertyInfo> named = new ArrayList<>();
            for (DriverPropertyInfo property : told == null ? new DriverPropertyInfo[0] : told) {
                if (property != null && property.name != null) {
                    named.add(property);
                }
            }
            return named;
        } catch (SQLException | RuntimeException e) {
            return List.of();
        }
    }

    private Host anyHost() {
        return hosts.isEmpty() ? Host.of("localhost", dialect.defaultPort()) : hosts.get(0);
    }

    String driverText() {
        return driver.getClass().getName() + " " + driver.getMajorVersion() + "." + driver.getMinorVersion();
    }

    private static Driver driver(String name, List<ClassLoader> loaders) throws SQLException {
        Driver registered = DriverManager.drivers()
                .filter(candidate -> candidate.getClass().getName().equals(name))
                .findFirst()
                .orElse(null);
        if (registered != null) {
            return registered;
        }
        Throwable trouble = null;
        for (ClassLoader loader : loaders) {
            try {
                return Class.forName(name, true, loader)
                        .asSubclass(Driver.class)
                        .getDeclaredConstructor()
                        .newInstance();
            } catch (ClassNotFoundException e) {
                // The next loader may have it.
            } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
                trouble = e;
            }
        }
        String jar = JARS.get(name);
        String remedy = "add " + (jar == null ? "its jar" : jar);
        throw trouble == null
                ? Problems.exception("URL: no JDBC driver " + name + " on the path; " + remedy)
                : new SQLException(
                        "URL: JDBC driver " + ServiceScan.report(name, trouble) + " does not load; check its jar",
                        Problems.SQL_STATE,
                        trouble);
    }
}
