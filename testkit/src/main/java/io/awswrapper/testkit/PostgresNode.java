package io.awswrapper.testkit;

/** A {@link DatabaseNode} of a {@link PostgresCluster}. */
public final class PostgresNode extends DatabaseNode {

    PostgresNode(Seat seat, NodeFiles files, ServerProgram program, Access access) {
        super(seat, files, program, access);
    }

    /**
     * Whether the server is in recovery, which is what PostgreSQL calls a standby.
     *
     * @throws ClusterException when it is not running or does not answer
     */
    public boolean isInRecovery() {
        return isStandby();
    }
}
