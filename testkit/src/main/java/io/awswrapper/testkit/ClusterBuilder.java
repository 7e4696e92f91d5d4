package io.awswrapper.testkit;

import java.util.HashMap;
import java.util.Map;

/** Describes a {@link PostgresCluster} and starts it. Not thread-safe. */
public final class ClusterBuilder {

    private int nodes = 3;
    private boolean synchronous;
    private boolean remoteApply;
    private boolean oneAddressPerNode;
    private boolean auroraFunctions;
    private final Map<String, String> settings = new HashMap<>();

    ClusterBuilder() {}

    /** How many nodes, 1 to 9; the first is the primary. 3 unless set. */
    public ClusterBuilder nodes(int count) {
        if (count < 1 || count > 9) {
            throw new IllegalArgumentException(
                    "nodes: expected 1 to 9, but was '" + count + "'; choose another number");
        }
        this.nodes = count;
        return this;
    }

    /**
     * Whether the primary acknowledges a commit only when at least one standby has it on disk, so that promoting the
     * {@linkplain PostgresCluster#mostAdvancedStandby() most advanced} one loses nothing. Off unless set.
     */
    public ClusterBuilder synchronous(boolean wanted) {
        this.synchronous = wanted;
        return this;
    }

    /** As {@link #synchronous}, and the standby also shows the commit to its readers before. Off unless set. */
    public ClusterBuilder remoteApply(boolean wanted) {
        this.remoteApply = wanted;
        return this;
    }

    /** Whether the nodes listen on 127.0.0.1, 127.0.0.2, … and all on one port. Linux only; off unless set. */
    public ClusterBuilder oneAddressPerNode(boolean wanted) {
        this.oneAddressPerNode = wanted;
        return this;
    }

    /**
     * Whether the servers have the functions by which drivers recognise Aurora PostgreSQL and read its topology:
     * {@code aurora_replica_status()}, {@code aurora_db_instance_identifier()}, {@code aurora_version()} and the row
     * {@code rds.extensions} of {@code pg_settings}. Instances are named as the nodes. Off unless set.
     */
    public ClusterBuilder auroraFunctions(boolean wanted) {
        this.auroraFunctions = wanted;
        return this;
    }

    /** Adds settings of {@code postgresql.conf} for all nodes; they win over the ones that this class chooses. */
    public ClusterBuilder settings(Map<String, String> more) {
        settings.putAll(more);
        return this;
    }

    /**
     * Starts the cluster; returns when all nodes accept connections and all standbys are streaming. The first start
     * of a user extracts the servers and initialises a template, which later starts share.
     *
     * @throws ClusterException when that failed; then nothing is left behind
     */
    public PostgresCluster start() {
        boolean confirmed = synchronous || remoteApply;
        return new ClusterLaunch(
                        new ClusterSpec(nodes, confirmed, remoteApply, oneAddressPerNode, auroraFunctions, settings))
                .start();
    }
}
