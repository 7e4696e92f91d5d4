package io.awswrapper.jmh.noop;

import java.lang.invoke.MethodHandle;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.Statement;
import java.sql.Timestamp;
import org.jspecify.annotations.Nullable;

/** Has {@link NoopDriver#ROWS} rows of their number and a name; or the rows of a prepared answer. */
abstract class NoopResultSet implements ResultSet {

    private static final String NAME = "name";

    private static final MethodHandle NEW = Completed.constructor(NoopResultSet.class, Statement.class);

    private final Statement statement;
    private int row;
    private int rows = NoopDriver.ROWS;
    private Object @Nullable [][] answer;

    NoopResultSet(Statement statement) {
        this.statement = statement;
    }

    static NoopResultSet of(Statement statement) {
        try {
            return (NoopResultSet) NEW.invokeExact(statement);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    final ResultSet rewind() {
        row = 0;
        return this;
    }

    final ResultSet show(Object[][] prepared) {
        answer = prepared;
        rows = prepared.length;
        return rewind();
    }

    private Object value(int column) {
        return answer == null ? NAME : answer[row - 1][column - 1];
    }

    @Override
    public boolean next() {
        return row++ < rows;
    }

    @Override
    public int getInt(int column) {
        return row;
    }

    @Override
    public String getString(int column) {
        return answer == null ? NAME : value(column).toString();
    }

    @Override
    public boolean getBoolean(int column) {
        return (boolean) value(column);
    }

    @Override
    public float getFloat(int column) {
        return (float) value(column);
    }

    @Override
    public double getDouble(int column) {
        return (float) value(column);
    }

    @Override
    public Timestamp getTimestamp(int column) {
        return (Timestamp) value(column);
    }

    @Override
    public boolean wasNull() {
        return false;
    }

    @Override
    public ResultSetMetaData getMetaData() {
        return NoopColumns.of(answer == null ? 2 : answer[0].length);
    }

    @Override
    public Statement getStatement() {
        return statement;
    }

    @Override
    public int getFetchSize() {
        return 0;
    }

    @Override
    public boolean isClosed() {
        return false;
    }

    @Override
    public void close() {}
}
