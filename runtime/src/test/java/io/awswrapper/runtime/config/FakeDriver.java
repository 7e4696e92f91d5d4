package io.awswrapper.runtime.config;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** A target driver that knows some properties and never connects. */
public final class FakeDriver implements Driver {

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        throw new SQLException("Settings must not connect");
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:fake:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        if (url.endsWith("/silent")) {
            throw new SQLException("no");
        }
        return Stream.of("user", "password", "ApplicationName", "socketTimeout", "sslpassword")
                .map(name -> new DriverPropertyInfo(name, name.equals("socketTimeout") ? "0" : null))
                .toArray(DriverPropertyInfo[]::new);
    }

    @Override
    public int getMajorVersion() {
        return 42;
    }

    @Override
    public int getMinorVersion() {
        return 7;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }
}
