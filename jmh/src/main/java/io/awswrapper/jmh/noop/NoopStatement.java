package io.awswrapper.jmh.noop;

import java.lang.invoke.MethodHandle;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Has one result, which is there again at each execution. */
abstract class NoopStatement implements Statement {

    private static final MethodHandle NEW = Completed.constructor(NoopStatement.class, NoopConnection.class);

    private final NoopConnection connection;
    private final NoopResultSet result = NoopResultSet.of(this);
    private int queryTimeout;
    private boolean closed;

    NoopStatement(NoopConnection connection) {
        this.connection = connection;
    }

    static NoopStatement of(NoopConnection connection) {
        try {
            return (NoopStatement) NEW.invokeExact(connection);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public ResultSet executeQuery(String sql) {
        return sql.equals(NoopDriver.QUERY) ? result.rewind() : result.show(Aurora.answer(sql, connection.instance()));
    }

    @Override
    public int executeUpdate(String sql) {
        return 1;
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public int getQueryTimeout() {
        return queryTimeout;
    }

    @Override
    public void setQueryTimeout(int seconds) {
        queryTimeout = seconds;
    }

    @Override
    public @Nullable SQLWarning getWarnings() {
        return null;
    }

    @Override
    public void clearWarnings() {}

    @Override
    public void cancel() {}

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
