package io.awswrapper.runtime;

import io.awswrapper.runtime.config.ConnectionUrl;
import io.awswrapper.runtime.config.Installation;
import io.awswrapper.runtime.config.OptionReference;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver for {@code jdbc:aws-wrapper:postgresql://…}. Registered with {@link DriverManager} when it is loaded, as
 * JDBC drivers are. Thread-safe.
 */
public final class Driver implements java.sql.Driver {

    /** What the connections of the registered driver share. Loaded on the first connect, not with the class. */
    private static final class Shared {
        static final Home HOME =
                new Home(Installation.discover(Thread.currentThread().getContextClassLoader()), "driver");
    }

    static {
        register();
    }

    /** For the service loader and for frameworks that make drivers by name; applications use {@link DriverManager}. */
    public Driver() {}

    private static void register() {
        try {
            DriverManager.registerDriver(new Driver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Opens a connection.
     *
     * @param info not changed; the URL's parameters take precedence over it, but for MySQL, whose driver has it the other way
     * @return {@code null} when the URL is for another driver
     * @throws SQLException {@code 08001} when the configuration is wrong or no suitable host was found, else what the
     *     server or the target driver said
     */
    @Override
    public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
        return acceptsURL(url) ? Shared.HOME.connect(url, info, null) : null;
    }

    @Override
    public boolean acceptsURL(String url) {
        return ConnectionUrl.accepts(url);
    }

    /**
     * What {@code url} comes to: target driver, hosts, plugins in their order and why, options and where they are from.
     * Connects to nothing; shows no secret.
     *
     * @throws SQLException {@code 08001} when the configuration is wrong
     */
    public static String explain(String url, @Nullable Properties info) throws SQLException {
        return Shared.HOME.resolve(url, info).explain();
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info) throws SQLException {
        return OptionReference.propertyInfo(url, info, Shared.HOME.installation());
    }

    @Override
    public int getMajorVersion() {
        return 0;
    }

    @Override
    public int getMinorVersion() {
        return 1;
    }

    /** Not for this driver to say: it depends on the target driver. */
    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return Logger.getLogger("io.awswrapper");
    }
}
