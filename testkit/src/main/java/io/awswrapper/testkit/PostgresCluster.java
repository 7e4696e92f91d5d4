package io.awswrapper.testkit;

import java.util.List;

/**
 * A {@link DatabaseCluster} of PostgreSQL servers with streaming replication.
 *
 * <pre>{@code
 * try (var cluster = PostgresCluster.builder().nodes(3).start();
 *         var connection = DriverManager.getConnection(
 *                 "jdbc:postgresql://" + cluster.hosts() + "/app?targetServerType=primary", "app", "app")) {
 *     Failover failover = cluster.failOver();
 *     // the connection is broken, the next one reaches failover.newPrimary()
 * }
 * }</pre>
 */
public final class PostgresCluster extends DatabaseCluster {

    PostgresCluster(ClusterHome home, Replication replication, int proxyPort) {
        super(home, replication, proxyPort);
    }

    /** Starts the description of a cluster. */
    public static ClusterBuilder<PostgresCluster> builder() {
        return new ClusterBuilder<>(Database.POSTGRESQL, PostgresCluster::new);
    }

    @Override
    public List<PostgresNode> nodes() {
        return own(super.nodes());
    }

    @Override
    public PostgresNode node(String name) {
        return (PostgresNode) super.node(name);
    }

    @Override
    public PostgresNode primary() {
        return (PostgresNode) super.primary();
    }

    @Override
    public List<PostgresNode> standbys() {
        return own(super.standbys());
    }

    @Override
    public PostgresNode mostAdvancedStandby() {
        return (PostgresNode) super.mostAdvancedStandby();
    }

    @Override
    public Failover failOver() {
        return Failover.of(super.failOver());
    }

    @Override
    public Failover switchOver() {
        return Failover.of(super.switchOver());
    }

    @Override
    public Failover switchOver(DatabaseNode next) {
        return Failover.of(super.switchOver(next));
    }

    private static List<PostgresNode> own(List<? extends DatabaseNode> nodes) {
        return nodes.stream().map(PostgresNode.class::cast).toList();
    }
}
