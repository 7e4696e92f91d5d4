package io.awswrapper.jmh.noop;

import java.lang.invoke.MethodHandle;
import java.sql.Connection;
import java.sql.DatabaseMetaData;

/** Says where it is. */
abstract class NoopMetaData implements DatabaseMetaData {

    private static final MethodHandle NEW = Completed.constructor(NoopMetaData.class, NoopConnection.class);

    private final NoopConnection connection;

    NoopMetaData(NoopConnection connection) {
        this.connection = connection;
    }

    static NoopMetaData of(NoopConnection connection) {
        try {
            return (NoopMetaData) NEW.invokeExact(connection);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public String getURL() {
        return NoopDriver.URL + connection.instance() + NoopDriver.DOMAIN + ":" + NoopDriver.PORT + "/";
    }

    @Override
    public String getUserName() {
        return "app";
    }

    @Override
    public String getDatabaseProductName() {
        return "noop";
    }
}
