package io.awswrapper.runtime.session;

import io.awswrapper.spi.CallKind;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.NClob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Stands for an object that the driver has given out and that goes on asking its server. Belongs to the connection that
 * made it, and stays there when its session moves.
 */
abstract class AbstractDriverObject<D> implements CallTarget<D> {

    private final D delegate;
    private final LogicalSession session;
    private final Connection owner;

    AbstractDriverObject(D delegate, LogicalSession session, Connection owner) {
        this.delegate = delegate;
        this.session = session;
        this.owner = owner;
    }

    /**
     * What the application is given in place of {@code given}.
     *
     * @param owner the connection that {@code given} is of
     * @param maker the statement that has made it
     */
    @SuppressWarnings("unchecked") // what stands for an object implements the same interface of JDBC
    static <T> @Nullable T wrap(@Nullable T given, LogicalSession session, Connection owner, @Nullable Statement maker)
            throws SQLException {
        // Most values are the JDK's own, which ask no server.
        if (given == null || given.getClass().getClassLoader() == null) {
            return given;
        }
        Object wrapped = given;
        if (given instanceof NClob clob) {
            wrapped = new WrappedNClob(clob, session, owner);
        } else if (given instanceof Clob clob) {
            wrapped = new WrappedClob(clob, session, owner);
        } else if (given instanceof Blob blob) {
            wrapped = new WrappedBlob(blob, session, owner);
        } else if (given instanceof Array array) {
            wrapped = new WrappedArray(array, session, owner);
        } else if (given instanceof ResultSet rows && maker != null) {
            wrapped = new WrappedResultSet(rows, session, maker);
        }
        return (T) wrapped;
    }

    /** As the other; where the application asks for a class of the driver, it is given that. */
    static <T> @Nullable T wrap(
            Class<T> type, @Nullable T given, LogicalSession session, Connection owner, @Nullable Statement maker)
            throws SQLException {
        Object wrapped = wrap((Object) given, session, owner, maker);
        if (wrapped == given || type.isInstance(wrapped)) {
            return type.isPrimitive() ? given : type.cast(wrapped);
        }
        session.record().unwrapped();
        return given;
    }

    /** What the driver is given for an object that it may have made itself. */
    @SuppressWarnings("unchecked") // it is of the interface of JDBC that the wrapper implements
    static <T> @Nullable T bare(@Nullable T given) {
        return given instanceof AbstractDriverObject<?> ours ? (T) ours.delegate : given;
    }

    @Override
    public final D delegate() {
        return delegate;
    }

    final boolean direct(CallKind kind) {
        return session.direct(kind);
    }

    final <T> T around(CallKind kind, String method, @Nullable String sql, Work<D, T> work) throws SQLException {
        if (owner != session.physical()) {
            return LeftBehind.call(session, method, delegate, work);
        }
        return new PipelineCall<D, T>(session, this, kind, method, null, work).proceed();
    }

    static Object done() {
        return true;
    }

    final @Nullable ResultSet results(@Nullable ResultSet made) {
        return made == null ? null : new WrappedResultSet(made, session);
    }

    @Override
    public final String toString() {
        return String.valueOf(delegate);
    }
}
