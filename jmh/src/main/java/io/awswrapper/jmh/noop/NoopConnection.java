package io.awswrapper.jmh.noop;

import java.lang.invoke.MethodHandle;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Remembers what is set on it, and nothing else. */
abstract class NoopConnection implements Connection {

    private static final MethodHandle NEW = Completed.constructor(NoopConnection.class, String.class);

    private final String instance;
    private boolean autoCommit = true;
    private boolean readOnly;
    private boolean closed;
    private int networkTimeout;

    NoopConnection(String instance) {
        this.instance = instance;
    }

    static NoopConnection open(String instance) {
        try {
            return (NoopConnection) NEW.invokeExact(instance);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    String instance() {
        return instance;
    }

    @Override
    public Statement createStatement() {
        return NoopStatement.of(this);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) {
        return NoopPreparedStatement.of(this, sql);
    }

    @Override
    public boolean getAutoCommit() {
        return autoCommit;
    }

    @Override
    public void setAutoCommit(boolean value) {
        autoCommit = value;
    }

    @Override
    public void commit() {}

    @Override
    public void rollback() {}

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public void setReadOnly(boolean value) {
        readOnly = value;
    }

    @Override
    public int getNetworkTimeout() {
        return networkTimeout;
    }

    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) {
        networkTimeout = milliseconds;
    }

    @Override
    public int getTransactionIsolation() {
        return TRANSACTION_READ_COMMITTED;
    }

    @Override
    public @Nullable String getCatalog() {
        return null;
    }

    @Override
    public @Nullable String getSchema() {
        return null;
    }

    @Override
    public DatabaseMetaData getMetaData() {
        return NoopMetaData.of(this);
    }

    @Override
    public @Nullable SQLWarning getWarnings() {
        return null;
    }

    @Override
    public void clearWarnings() {}

    @Override
    public boolean isValid(int seconds) {
        return !closed;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void abort(Executor executor) {
        closed = true;
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLException("NoopConnection: is no " + type.getName(), "0A000");
    }
}
