package io.awswrapper.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * A feature, at work for one logical connection. Every method has a default that does nothing, so a plugin overrides just
 * what it needs.
 *
 * <p>Used by the thread that uses the connection; needs no thread-safety of its own unless it starts threads or
 * subscribes to the cluster; only {@link #close} may come from another thread.
 */
public interface ConnectionPlugin extends AutoCloseable {

    /** The kinds of calls that pass through {@link #execute}. Asked once, right after the plugin was made. */
    default Set<CallKind> intercepts() {
        return Set.of();
    }

    /**
     * Takes part in opening a physical connection of this session.
     *
     * @return a connection got from {@code next}
     * @throws SQLException when no connection can be had
     */
    default Connection connect(ConnectRequest request, ConnectChain next) throws SQLException {
        return next.proceed(request);
    }

    /**
     * Takes part in a JDBC call of one of the kinds that {@link #intercepts()} named.
     *
     * @return what {@link JdbcCall#proceed()} returned
     * @throws SQLException what the application shall see
     */
    default <T> T execute(JdbcCall<T> call) throws SQLException {
        return call.proceed();
    }

    /**
     * Gives the application something of this plugin's, which it asks for with {@link Connection#unwrap}. Called by the
     * thread that uses the connection, or by another one.
     *
     * @return empty when this plugin has nothing of the type
     */
    default <T> Optional<T> unwrap(Class<T> type) {
        return Optional.empty();
    }

    /**
     * Called once, when the session is closed or could not be opened. Not always by the thread that uses the connection: a
     * pool or {@link Connection#abort} closes from any thread, also while that thread is in {@link #connect} or
     * {@link #execute}. What a plugin keeps for its session is given back exactly once all the same: by this method, or, when
     * it is taken after {@link Session#isClosed()} has become true, by who takes it. Must not block.
     */
    @Override
    default void close() {}
}
