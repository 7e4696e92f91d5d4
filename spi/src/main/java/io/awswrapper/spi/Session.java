package io.awswrapper.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A logical connection: what the application holds, whichever server is behind it. Used by one thread at a time, as JDBC
 * connections are; {@link #isClosed()}, {@link #host()} and {@link #physical()} may be asked from any thread, and so may
 * {@link #abortIf}. Who needs host and connection of the same moment in another thread must use that.
 */
public interface Session {

    /** The host this session is connected to. */
    Host host();

    /** The target driver's connection. Changes with {@link #moveTo}. */
    Connection physical();

    /** Whether each statement is a transaction of its own, as the application set it. */
    boolean autoCommit();

    /** The value of the last {@code setReadOnly}, {@code false} without one. */
    boolean readOnly();

    /**
     * Whether work would be lost if the physical connection went away now: statements sent since the last commit with
     * auto-commit off, or a transaction begun in SQL. Known from JDBC facts and from the driver's own record, without a
     * round trip, and therefore also after the connection has failed.
     */
    boolean inTransaction();

    /**
     * Whether the transaction that is open may have written. {@code false} only where the application has said that it is
     * read-only, by {@code setReadOnly(true)} or in SQL, and nothing but reads was sent in it.
     */
    boolean mayHaveWritten();

    /** Where this session's work may run, as a plugin that routes said last; {@code null} while none has. Any thread. */
    @Nullable
    Placement placement();

    /**
     * Says where the work that comes next may run, until this is called again. Whoever goes from a reader to the writer moves
     * first and says so then; who goes from the writer to a reader says so first.
     */
    void place(Placement placement);

    /**
     * The transaction that is open is lost, and the application is about to be told. Until it ends the transaction, by
     * {@code rollback}, {@code commit}, a change of auto-commit, or {@code ROLLBACK} or {@code COMMIT} in SQL, every call
     * with work fails with {@code became}; the commits too, after which the transaction is ended. Meanwhile
     * {@link #inTransaction()} is {@code false}: there is nothing left to lose.
     *
     * @param became what became of the transaction: {@link FailoverException.Outcome#ROLLED_BACK} or
     *     {@link FailoverException.Outcome#UNKNOWN}
     * @param told what is thrown now; with {@link FailoverException.Outcome#NO_HOST} the physical connection is not asked
     *     about its transaction any more
     */
    void transactionLost(FailoverException.Outcome became, FailoverException told);

    /** Whether the application closed or aborted this session. */
    boolean isClosed();

    /**
     * Aborts the connection that this session is on, off the calling thread, if it is on a host that it should not be on. Any
     * thread. A connection that the session has come to meanwhile is never touched.
     *
     * @param misplaced asked with the host that the session is on, at once and on the calling thread; may ask this session's
     *     {@link #placement()}, which is of the same moment
     * @return whether there was something to abort
     */
    boolean abortIf(Predicate<Host> misplaced);

    /**
     * Carries this session over to another physical connection: restores on it what the application has set (auto-commit,
     * read-only, isolation, catalog, schema, network timeout, holdability, type map, client info, session variables) and
     * makes it the current one. On a connection that was this session's before, only what has changed since is done again.
     * Statements made before are made again there at their next use. Any open transaction of the session is forgotten.
     *
     * @param host where {@code target} is connected to
     * @param target a connection got from {@link PluginContext#connect}
     * @return the connection that was current before; it is the caller's now, who closes or keeps it
     * @throws SQLException when the state cannot be restored or the session was closed meanwhile: nothing has changed, and
     *     {@code target} is still the caller's
     */
    Connection moveTo(Host host, Connection target) throws SQLException;
}
