package io.awswrapper.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The cluster that a session belongs to, shared by all sessions of this process that reached the same servers. Its
 * identity comes from the servers (instance identifiers, PostgreSQL's system identifier), never from an option.
 *
 * <p>Thread-safe. Only {@link #await}, {@link #role} and {@link #connect} block.
 */
public interface Cluster {

    /** A short name for logs and thread names. Never contains a secret. */
    String name();

    /** The way this cluster describes itself, such as {@code aurora-postgresql} or {@code postgresql}. */
    String flavour();

    /** What is known now. */
    Topology topology();

    /**
     * Asks the server behind {@code physical} what it is now, and nothing else: one round trip.
     *
     * @throws SQLException what the driver threw
     */
    HostRole role(Connection physical) throws SQLException;

    /**
     * Asks the server behind {@code physical} what it is now: one round trip. What it says of its replication counts as a
     * sample.
     *
     * @param host where {@code physical} is connected to
     * @throws SQLException what the driver threw
     */
    HostRole role(Host host, Connection physical) throws SQLException;

    /**
     * The likeliest next writers: of the readers that answer, the one that has received most of the writer's changes, or the
     * first two of those between which that does not decide, as on Aurora, whose readers receive none. Empty when there is
     * none, and while not all of them have been asked since the last suspicion.
     */
    List<Host> heirs();

    /**
     * Says that {@code host} failed a session. Its state counts as unknown until it answers again, and all hosts are
     * asked at short intervals until a writer has been confirmed. Sessions that suspect the same host share one search.
     *
     * @param evidence what the session saw
     */
    void suspect(Host host, SQLException evidence);

    /**
     * Waits until the topology satisfies {@code condition}.
     *
     * @param condition evaluated on every change, on every answer of a host, and whenever a session of this cluster is
     *     closed; must not block
     * @param deadlineNanos a {@link System#nanoTime()}
     * @return the first topology that satisfied, or the last one seen when the deadline passed
     * @throws SQLException {@code 08001} when the calling thread was interrupted; its interrupt status stays set
     */
    Topology await(Predicate<Topology> condition, long deadlineNanos) throws SQLException;

    /**
     * Calls {@code listener} after each change of members, roles or availability, on a thread of the cluster: it must not
     * block.
     *
     * @return ends the subscription; idempotent
     */
    Runnable subscribe(Consumer<Topology> listener);

    /**
     * Whether a query on {@code host} sees everything that any session was told to be committed before a moment. Says so
     * only from samples of the replication's position; asks no server.
     *
     * @param asOfNanos a {@link System#nanoTime()}
     * @return {@code true} of the writer; {@code false} whenever it is not known
     */
    boolean isFresh(Host host, long asOfNanos);

    /**
     * For how long at least {@code host} has been behind the writer: when it was asked last, it did not yet show what the
     * writer had committed that long before. Asks no server; as exact as hosts are asked often.
     *
     * @return nanoseconds; 0 of the writer, of a host that shows all that is known of, and whenever it is not known
     */
    long lagNanos(Host host);

    /**
     * Wishes for samples of the replication's position; returns at once. They are taken at about this interval, the shortest
     * that anybody wishes, until half a second after the last wish.
     */
    void sample(Duration interval);

    /** How well {@code host} does; {@link HostHealth#GOOD} while nobody has rated it. */
    HostHealth health(Host host);

    /** Rates a host. Selections leave hosts out accordingly, never all of them. */
    void rate(Host host, HostHealth health);

    /** How many of this process's open sessions are on {@code host} now. */
    int sessions(Host host);

    /** How long {@code host} takes to answer a probe, averaged over the last ones; 0 while not known. Nanoseconds. */
    long responseNanos(Host host);

    /**
     * Opens a connection for asking a host, as the cluster's own probes are opened: with the credentials of an open
     * session, through the plugins that take part in probes.
     *
     * @param timeout bounds connecting and each answer
     * @return a connection that belongs to the caller
     * @throws SQLException what the driver threw; {@code 08003} when no session of this cluster is open
     */
    Connection connect(Host host, Duration timeout) throws SQLException;

    /** Why hosts do not answer, one line a host, for error messages; empty when all do. */
    String trouble();
}
