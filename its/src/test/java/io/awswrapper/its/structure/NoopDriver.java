package io.awswrapper.its.structure;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A target driver that knows one answer and allocates nothing for it: what is measured on top of it is the wrapper. What
 * stands here is written by hand, so that it is as simple as it looks; all other methods of JDBC throw.
 */
public final class NoopDriver implements Driver {

    static final String URL = "jdbc:noop:";

    /** For the runtime, which makes its target driver by name. */
    public NoopDriver() {}

    @Override
    public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
        return url.startsWith(URL) ? Completed.of(NoopConnection.class) : null;
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

    /** Has one statement of each kind. */
    abstract static class NoopConnection implements Connection {
        private final Statement statement = Completed.of(NoopStatement.class);
        private final PreparedStatement prepared = Completed.of(NoopPreparedStatement.class);
        private boolean autoCommit = true;

        @Override
        public Statement createStatement() {
            return statement;
        }

        @Override
        public PreparedStatement prepareStatement(String sql) {
            return prepared;
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
        public void close() {}

        @Override
        public void abort(Executor executor) {}

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public boolean isValid(int seconds) {
            return true;
        }

        @Override
        public void setNetworkTimeout(Executor executor, int milliseconds) {}
    }

    /** Has one result. */
    abstract static class NoopStatement implements Statement {
        private final ResultSet result = Completed.of(NoopResultSet.class);

        @Override
        public ResultSet executeQuery(String sql) {
            return result;
        }

        @Override
        public int executeUpdate(String sql) {
            return 1;
        }

        @Override
        public void close() {}
    }

    /** Has one result. */
    abstract static class NoopPreparedStatement implements PreparedStatement {
        private final ResultSet result = Completed.of(NoopResultSet.class);
        private int parameter;

        @Override
        public void setInt(int index, int value) {
            parameter = value;
        }

        @Override
        public ResultSet executeQuery() {
            return result;
        }

        @Override
        public int executeUpdate() {
            return parameter;
        }

        @Override
        public void close() {}
    }

    /** Has rows without end. */
    abstract static class NoopResultSet implements ResultSet {
        private int row;

        @Override
        public boolean next() {
            row++;
            return true;
        }

        @Override
        public int getInt(int column) {
            return row;
        }

        @Override
        public boolean isClosed() {
            return false;
        }

        @Override
        public void close() {}
    }
}
