package io.awswrapper.spi;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One JDBC call on its way to the driver. Valid only while {@link ConnectionPlugin#execute} runs, on its thread.
 *
 * @param <T> what the call returns; calls without a result return an unspecified object that must be passed on
 */
public interface JdbcCall<T> {

    CallKind kind();

    /** Interface and method of JDBC, such as {@code PreparedStatement.executeQuery}. */
    String method();

    /** The SQL that this call runs or prepares; {@code null} when it has none (a batch, a commit, a fetch). */
    @Nullable
    String sql();

    /** What the dialect reads from {@link #sql()}; {@link SqlAnalysis#NONE} when there is no SQL. */
    SqlAnalysis analysis();

    Session session();

    /**
     * Passes the call on to the next plugin, and in the end to the driver.
     *
     * <p>At most once for each physical connection of the session: a plugin may proceed again only after it has moved the
     * session, and then the call runs on the new connection. With assertions on this is checked, and the plugin named.
     *
     * @return what the driver returned, to be passed on
     * @throws SQLException what the driver threw
     */
    T proceed() throws SQLException;
}
