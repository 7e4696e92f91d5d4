package io.awswrapper.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The cluster that a session belongs to, shared by all sessions of this process that reached the same servers. Its
 * identity comes from the servers (instance identifiers, PostgreSQL's system identifier), never from an option.
 *
 * <p>Thread-safe. Only {@link #await} blocks.
 */
public interface Cluster {

    /** A short name for logs and thread names. Never contains a secret. */
    String name();

    /** The way this cluster describes itself, such as {@code aurora-postgresql} or {@code postgresql}. */
    String flavour();

    /** What is known now. */
    Topology topology();

    /**
     * Asks the server behind {@code physical} what it is now: one round trip.
     *
     * @throws SQLException what the driver threw
     */
    HostRole role(Connection physical) throws SQLException;

    /**
     * The likeliest next writer: of the readers that answer, the one that has received most of the writer's changes. Empty
     * when there is none, and while not all of them have been asked since the last suspicion.
     */
    Optional<Host> heir();

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

    /** Why hosts do not answer, one line a host, for error messages; empty when all do. */
    String trouble();
}
