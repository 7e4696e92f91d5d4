package io.awswrapper.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a flavour of a database (Aurora, RDS Multi-AZ DB cluster, plain replication) tells its topology. Thread-safe. */
public interface TopologySource {

    /** A name for logs and {@code explain}, such as {@code aurora-postgresql}. */
    String flavour();

    /**
     * Whether the service sees to it that a former writer takes no writes any more. Then a server that calls itself writer is
     * believed at once; otherwise, where each server knows only of itself, not before the others were asked too.
     */
    default boolean fenced() {
        return false;
    }

    /**
     * Asks a server what it is. One short round trip, cheap enough to be repeated every few milliseconds during an outage
     * and to be put to every connection when many are opened at the same moment: what its queries see, and the generation of
     * a reader, are told only if they cost nothing more.
     *
     * @throws SQLException what the driver threw
     */
    Standing standing(Connection physical) throws SQLException;

    /**
     * Asks a server what it is and what its queries see. One short round trip, cheap enough to be repeated several times a
     * second.
     *
     * @throws SQLException what the driver threw
     */
    default Standing sample(Connection physical) throws SQLException {
        return standing(physical);
    }

    /**
     * Asks a server all that it knows about its cluster.
     *
     * @throws SQLException what the driver threw
     */
    Observation observe(Connection physical) throws SQLException;

    /**
     * What a server says of itself.
     *
     * @param role {@link HostRole#WRITER} or {@link HostRole#READER}
     * @param generation grows with each promotion in the history that this server follows (PostgreSQL's timeline); of two
     *     hosts that both call themselves writer, the one with the higher generation is right; 0 when not known
     * @param received how much of the writer's changes a reader has received, in a unit of its own that grows; 0 when not
     *     known
     * @param visible what a query on this server sees: of the writer, everything acknowledged before it was asked; of a
     *     reader, what it has replayed; {@code null} when not known
     */
    record Standing(
            HostRole role,
            long generation,
            long received,
            @Nullable Position visible) {

        /** The standing of a server whose position is not known or not asked for. */
        public Standing(HostRole role, long generation) {
            this(role, generation, 0, null);
        }
    }

    /** A point in the history of a cluster's changes: a log sequence number, a set of transactions. Immutable. */
    interface Position {

        /** Whether every change up to {@code other} is contained in this position. */
        boolean includes(Position other);
    }

    /**
     * What a server says of itself and of its cluster.
     *
     * @param self what it says of itself
     * @param instanceId the server's own name; {@code null} when it has none
     * @param identities names for the whole cluster: two servers that share one belong together
     * @param siblings the members it knows of, itself perhaps among them; empty when it knows of none
     */
    record Observation(Standing self, @Nullable String instanceId, Set<String> identities, List<Sibling> siblings) {
        public Observation {
            identities = Set.copyOf(identities);
            siblings = List.copyOf(siblings);
        }
    }

    /**
     * A member of the cluster, as a server reports it.
     *
     * @param instanceId its name; {@code null} when only its address is known
     * @param address where it is; {@code null} when it follows from the instance id and the cluster's host pattern
     * @param port its port; 0 when it is the cluster's common one
     * @param role what the reporting server takes it for
     * @param certain whether it is a member for sure; otherwise it counts as one only when it answers and shares an
     *     identity
     */
    record Sibling(@Nullable String instanceId, @Nullable String address, int port, HostRole role, boolean certain) {}
}
