package io.awswrapper.jmh.noop;

import java.lang.invoke.MethodHandle;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;

/** Has one result, which is there again at each execution, and keeps its parameters. */
abstract class NoopPreparedStatement implements PreparedStatement {

    private static final MethodHandle NEW =
            Completed.constructor(NoopPreparedStatement.class, NoopConnection.class, String.class);

    private final NoopConnection connection;
    private final String sql;
    private final NoopResultSet result = NoopResultSet.of(this);
    private int number;
    private @Nullable String text;
    private boolean closed;

    NoopPreparedStatement(NoopConnection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
    }

    static NoopPreparedStatement of(NoopConnection connection, String sql) {
        try {
            return (NoopPreparedStatement) NEW.invokeExact(connection, sql);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void setInt(int index, int value) {
        number = value;
    }

    @Override
    public void setString(int index, String value) {
        text = value;
    }

    @Override
    public void setBytes(int index, byte[] value) {
        number = value.length;
    }

    @Override
    public void setTimestamp(int index, Timestamp value) {
        number = value.getNanos();
    }

    @Override
    public ResultSet executeQuery() {
        return sql.startsWith(NoopDriver.QUERY)
                ? result.rewind()
                : result.show(Aurora.answer(sql, connection.instance()));
    }

    @Override
    public int executeUpdate() {
        return text == null ? number : 1;
    }

    @Override
    public Connection getConnection() {
        return connection;
    }

    @Override
    public void setQueryTimeout(int seconds) {}

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
