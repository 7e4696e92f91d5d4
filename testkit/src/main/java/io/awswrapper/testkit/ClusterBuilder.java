package io.awswrapper.testkit;

import java.util.HashMap;
import java.util.Map;

/**
 * Describes a cluster and starts it. Not thread-safe.
 *
 * @param <C> what is started
 */
public final class ClusterBuilder<C extends DatabaseCluster> {

    private final Database database;
    private final ClusterLaunch.Constructor<C> constructor;
    private int nodes = 3;
    private boolean synchronous;
    private boolean remoteApply;
    private boolean oneAddressPerNode;
    private boolean auroraFunctions;
    private final Map<String, String> settings = new HashMap<>();

    ClusterBuilder(Database database, ClusterLaunch.Constructor<C> constructor) {
        this.database = database;
        this.constructor = constructor;
    }

    /** How many nodes, 1 to 9; the first is the primary. 3 unless set. */
    public ClusterBuilder<C> nodes(int count) {
        if (count < 1 || count > 9) {
            throw new IllegalArgumentException(
                    "nodes: expected 1 to 9, but was '" + count + "'; choose another number");
        }
        this.nodes = count;
        return this;
    }

    /**
     * Whether no acknowledged commit may be lost when the {@linkplain DatabaseCluster#mostAdvancedStandby() most
     * advanced} standby is promoted. Off unless set.
     *
     * <p>PostgreSQL and MariaDB acknowledge a commit only when at least one standby has it on disk, as long as one
     * follows. MySQL, whose server comes without semi-synchronous replication, acknowledges at once, and the standby that
     * is promoted gets from the disk of its primary, which is down or frozen then, what that had not sent: as on shared
     * storage. So a primary of MySQL that is thawed or restarted after it was replaced goes on acknowledging commits that
     * will be lost.
     */
    public ClusterBuilder<C> synchronous(boolean wanted) {
        this.synchronous = wanted;
        return this;
    }

    /**
     * As {@link #synchronous}, and the standby also shows the commit to its readers before. PostgreSQL only; off unless
     * set.
     */
    public ClusterBuilder<C> remoteApply(boolean wanted) {
        this.remoteApply = wanted;
        return this;
    }

    /** Whether the nodes listen on 127.0.0.1, 127.0.0.2, … and all on one port. Linux only; off unless set. */
    public ClusterBuilder<C> oneAddressPerNode(boolean wanted) {
        this.oneAddressPerNode = wanted;
        return this;
    }

    /**
     * Whether the servers have the functions by which drivers recognise Aurora PostgreSQL and read its topology:
     * {@code aurora_replica_status()}, {@code aurora_db_instance_identifier()}, {@code aurora_version()} and the row
     * {@code rds.extensions} of {@code pg_settings}. Instances are named as the nodes. PostgreSQL only; off unless set.
     */
    public ClusterBuilder<C> auroraFunctions(boolean wanted) {
        this.auroraFunctions = wanted;
        return this;
    }

    /**
     * Adds settings of {@code postgresql.conf}, or of the {@code [mysqld]} section, for all nodes; they win over the ones
     * that this class chooses.
     */
    public ClusterBuilder<C> settings(Map<String, String> more) {
        settings.putAll(more);
        return this;
    }

    /**
     * Starts the cluster; returns when all nodes accept connections and all standbys are streaming. The first start
     * of a user extracts the servers and initialises a template, which later starts share.
     *
     * @throws ClusterException when that failed; then nothing is left behind
     */
    public C start() {
        boolean confirmed = synchronous || remoteApply;
        ClusterSpec spec =
                new ClusterSpec(database, nodes, confirmed, remoteApply, oneAddressPerNode, auroraFunctions, settings);
        return new ClusterLaunch<>(spec, constructor).start();
    }
}
