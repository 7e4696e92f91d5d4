package io.awswrapper.runtime.session;

import io.awswrapper.runtime.session.Delegating.Calls;
import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.FailoverException;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the application holds. */
@Delegating(
        calls = {
            @Calls(kind = CallKind.SAVEPOINT, methods = "setSavepoint|releaseSavepoint"),
            @Calls(kind = CallKind.LOB, methods = "createBlob|createClob|createNClob|createSQLXML"),
            @Calls(
                    kind = CallKind.SESSION,
                    methods = "get.*|isReadOnly|clearWarnings|createArrayOf|createStruct|setShardingKey.*")
        })
abstract class AbstractWrappedConnection implements Connection, CallTarget<Connection> {

    private final LogicalSession session;

    AbstractWrappedConnection(LogicalSession session) {
        this.session = session;
    }

    @Override
    public final Connection delegate() {
        return session.physical();
    }

    final boolean direct(CallKind kind) {
        return session.direct(kind);
    }

    final <T> T around(CallKind kind, String method, @Nullable String sql, Work<Connection, T> work)
            throws SQLException {
        return new PipelineCall<Connection, T>(session, this, kind, method, sql, work).proceed();
    }

    static Object done() {
        return true;
    }

    private void set(String method, Binder<Connection> setter) throws SQLException {
        run(CallKind.SESSION, method, setter);
    }

    private void run(CallKind kind, String method, Binder<Connection> work) throws SQLException {
        if (session.direct(kind)) {
            work.bind(session.physical());
        } else {
            Object unused = around(kind, method, null, physical -> {
                work.bind(physical);
                return done();
            });
        }
    }

    // ---- statements

    private Statement statement(AbstractWrappedStatement.Recipe<Statement> recipe) throws SQLException {
        return session.direct(CallKind.PREPARE)
                ? new WrappedStatement(session, recipe)
                : around(
                        CallKind.PREPARE,
                        "Connection.createStatement",
                        null,
                        physical -> new WrappedStatement(session, recipe));
    }

    private PreparedStatement prepared(String sql, AbstractWrappedStatement.Recipe<PreparedStatement> recipe)
            throws SQLException {
        return session.direct(CallKind.PREPARE)
                ? new WrappedPreparedStatement(session, sql, recipe)
                : around(
                        CallKind.PREPARE,
                        "Connection.prepareStatement",
                        sql,
                        physical -> new WrappedPreparedStatement(session, sql, recipe));
    }

    private CallableStatement callable(String sql, AbstractWrappedStatement.Recipe<CallableStatement> recipe)
            throws SQLException {
        return session.direct(CallKind.PREPARE)
                ? new WrappedCallableStatement(session, sql, recipe)
                : around(
                        CallKind.PREPARE,
                        "Connection.prepareCall",
                        sql,
                        physical -> new WrappedCallableStatement(session, sql, recipe));
    }

    @Override
    public final Statement createStatement() throws SQLException {
        return statement(Connection::createStatement);
    }

    @Override
    public final Statement createStatement(int type, int concurrency) throws SQLException {
        return statement(physical -> physical.createStatement(type, concurrency));
    }

    @Override
    public final Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return statement(physical -> physical.createStatement(type, concurrency, holdability));
    }

    @Override
    public final PreparedStatement prepareStatement(String sql) throws SQLException {
        return prepared(sql, physical -> physical.prepareStatement(sql));
    }

    @Override
    public final PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return prepared(sql, physical -> physical.prepareStatement(sql, type, concurrency));
    }

    @Override
    public final PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return prepared(sql, physical -> physical.prepareStatement(sql, type, concurrency, holdability));
    }

    @Override
    public final PreparedStatement prepareStatement(String sql, int generatedKeys) throws SQLException {
        return prepared(sql, physical -> physical.prepareStatement(sql, generatedKeys));
    }

    @Override
    public final PreparedStatement prepareStatement(String sql, int[] keyColumns) throws SQLException {
        return prepared(sql, physical -> physical.prepareStatement(sql, keyColumns));
    }

    @Override
    public final PreparedStatement prepareStatement(String sql, String[] keyColumns) throws SQLException {
        return prepared(sql, physical -> physical.prepareStatement(sql, keyColumns));
    }

    @Override
    public final CallableStatement prepareCall(String sql) throws SQLException {
        return callable(sql, physical -> physical.prepareCall(sql));
    }

    @Override
    public final CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return callable(sql, physical -> physical.prepareCall(sql, type, concurrency));
    }

    @Override
    public final CallableStatement prepareCall(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return callable(sql, physical -> physical.prepareCall(sql, type, concurrency, holdability));
    }

    @Override
    public final DatabaseMetaData getMetaData() throws SQLException {
        if (session.isClosed()) {
            return session.physical().getMetaData();
        }
        return new WrappedDatabaseMetaData(session);
    }

    // ---- transactions

    @Override
    public final void setAutoCommit(boolean value) throws SQLException {
        boolean commits = value && session.movable() && !session.autoCommit() && session.inTransaction();
        run(
                commits ? CallKind.COMMIT : CallKind.SESSION,
                "Connection.setAutoCommit",
                physical -> physical.setAutoCommit(value));
        if (value != session.autoCommit()) {
            session.record().committed();
            session.record().transaction().autoCommit(value);
        }
    }

    @Override
    public final boolean getAutoCommit() throws SQLException {
        return session.isClosed() ? session.physical().getAutoCommit() : session.autoCommit();
    }

    @Override
    public final void commit() throws SQLException {
        LostTransaction lost = session.record().lost();
        if (lost != null) {
            throw notCommitted(lost);
        }
        if (session.direct(CallKind.COMMIT)) {
            session.physical().commit();
        } else {
            run(CallKind.COMMIT, "Connection.commit", Connection::commit);
        }
        session.record().committed();
    }

    private FailoverException notCommitted(LostTransaction lost) {
        FailoverException told = lost.notCommitted("Connection.commit");
        try {
            if (!session.autoCommit()) {
                rollback();
            }
        } catch (SQLException e) {
            told.addSuppressed(e);
        } finally {
            session.record().rolledBack();
        }
        return told;
    }

    @Override
    public final void rollback() throws SQLException {
        run(CallKind.ROLLBACK, "Connection.rollback", Connection::rollback);
        session.record().rolledBack();
    }

    @Override
    public final void rollback(Savepoint savepoint) throws SQLException {
        run(CallKind.SAVEPOINT, "Connection.rollback", physical -> physical.rollback(savepoint));
    }

    // ---- the session's settings

    @Override
    public final void setReadOnly(boolean value) throws SQLException {
        Binder<Connection> setter = physical -> physical.setReadOnly(value);
        set("Connection.setReadOnly", setter);
        session.record().readOnly(value);
        session.record().remember("setReadOnly", setter);
    }

    @Override
    public final void setTransactionIsolation(int level) throws SQLException {
        Binder<Connection> setter = physical -> physical.setTransactionIsolation(level);
        set("Connection.setTransactionIsolation", setter);
        session.record().remember("setTransactionIsolation", setter);
    }

    @Override
    public final void setHoldability(int holdability) throws SQLException {
        Binder<Connection> setter = physical -> physical.setHoldability(holdability);
        set("Connection.setHoldability", setter);
        session.record().remember("setHoldability", setter);
    }

    @Override
    public final void setCatalog(@Nullable String catalog) throws SQLException {
        Binder<Connection> setter = physical -> physical.setCatalog(catalog);
        set("Connection.setCatalog", setter);
        session.record().remember("setCatalog", setter);
    }

    @Override
    public final void setSchema(@Nullable String schema) throws SQLException {
        Binder<Connection> setter = physical -> physical.setSchema(schema);
        set("Connection.setSchema", setter);
        session.record().rememberInTransaction("setSchema", setter);
    }

    @Override
    public final void setTypeMap(Map<String, Class<?>> types) throws SQLException {
        Binder<Connection> setter = physical -> physical.setTypeMap(types);
        set("Connection.setTypeMap", setter);
        session.record().remember("setTypeMap", setter);
    }

    @Override
    public final void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        Binder<Connection> setter = physical -> physical.setNetworkTimeout(executor, milliseconds);
        set("Connection.setNetworkTimeout", setter);
        session.record().remember("setNetworkTimeout", setter);
    }

    @Override
    public final void setClientInfo(String name, @Nullable String value) throws SQLClientInfoException {
        clientInfo("setClientInfo " + name, physical -> physical.setClientInfo(name, value));
    }

    @Override
    public final void setClientInfo(Properties properties) throws SQLClientInfoException {
        Properties copy = new Properties();
        copy.putAll(properties);
        clientInfo("setClientInfo", physical -> physical.setClientInfo(copy));
    }

    private void clientInfo(String key, Binder<Connection> setter) throws SQLClientInfoException {
        try {
            set("Connection.setClientInfo", setter);
            session.record().rememberInTransaction(key, setter);
        } catch (SQLClientInfoException e) {
            throw e;
        } catch (SQLException e) {
            throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), Map.of(), e);
        }
    }

    // ---- life

    @Override
    public final boolean isValid(int seconds) throws SQLException {
        if (session.isClosed()) {
            return false;
        }
        return session.direct(CallKind.VALIDATE)
                ? session.physical().isValid(seconds)
                : around(CallKind.VALIDATE, "Connection.isValid", null, physical -> physical.isValid(seconds));
    }

    /** A connection that lost its server is still open to the application when a plugin can give it another one. */
    @Override
    public final boolean isClosed() throws SQLException {
        return session.isClosed()
                || session.direct(CallKind.VALIDATE) && session.physical().isClosed();
    }

    @Override
    public final void close() throws SQLException {
        if (session.direct(CallKind.CLOSE)) {
            session.close();
        } else if (!session.isClosed()) {
            run(CallKind.CLOSE, "Connection.close", physical -> session.close());
        }
    }

    @Override
    public final void abort(Executor executor) throws SQLException {
        session.abort(executor);
    }

    @Override
    public final <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        Optional<T> of = session.chain().unwrap(type);
        if (of.isPresent()) {
            return of.get();
        }
        T given = session.direct(CallKind.UNWRAP) || session.isClosed()
                ? Unwrapping.unwrap(this, session.physical(), type)
                : around(
                        CallKind.UNWRAP,
                        "Connection.unwrap",
                        null,
                        physical -> Unwrapping.unwrap(this, physical, type));
        session.record().unwrapped();
        return given;
    }

    @Override
    public final boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this)
                || session.chain().unwrap(type).isPresent()
                || type.isInstance(session.physical())
                || session.physical().isWrapperFor(type);
    }

    @Override
    public final String toString() {
        return session.toString();
    }
}
