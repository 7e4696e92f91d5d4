package io.awswrapper.runtime.session;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Leads to the {@link FakeDatabase} that the URL names: {@code jdbc:fake://host:port/name}. */
public final class FakeTargetDriver implements Driver {

    static final Map<String, FakeDatabase> DATABASES = new ConcurrentHashMap<>();

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        int slash = url.lastIndexOf('/');
        FakeDatabase database = DATABASES.get(url.substring(slash + 1));
        String address = url.substring("jdbc:fake://".length(), url.indexOf(':', "jdbc:fake://".length()));
        return database == null ? null : database.connect(address, info);
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith("jdbc:fake:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
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
    public Logger getParentLogger() {
        return Logger.getLogger("fake");
    }
}
