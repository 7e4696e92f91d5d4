package io.awswrapper.jmh.noop;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A target driver without a server. {@link #QUERY} has {@link #ROWS} rows, executing allocates nothing; what wrappers
 * ask Aurora PostgreSQL about its topology is answered as by a cluster of one writer, {@code n1}, and two readers.
 * Thread-safe.
 */
public final class NoopDriver implements Driver {

    /** Begins every URL of this driver; host and port follow. */
    public static final String URL = "jdbc:noop://";

    /** Asks for rows of a number and a name; a prepared one goes on with a condition. */
    public static final String QUERY = "SELECT id, name FROM item";

    /** How many rows {@link #QUERY} has. */
    public static final int ROWS = 1000;

    /** What the names of the hosts end with, behind {@code n1}, {@code n2} or {@code n3}. */
    public static final String DOMAIN = ".abc.us-east-2.rds.amazonaws.com";

    /** The port of the hosts. */
    public static final int PORT = 5432;

    static {
        // The official wrapper looks for its target there.
        try {
            DriverManager.registerDriver(new NoopDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** For the runtime, which makes its target driver by name. */
    public NoopDriver() {}

    @Override
    public @Nullable Connection connect(String url, @Nullable Properties info) {
        if (!acceptsURL(url)) {
            return null;
        }
        String host = url.substring(URL.length());
        int end = host.indexOf('.');
        return NoopConnection.open(end < 0 ? Aurora.WRITER : host.substring(0, end));
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(URL);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("noop");
    }
}
