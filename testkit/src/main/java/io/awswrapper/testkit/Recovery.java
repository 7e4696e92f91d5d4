package io.awswrapper.testkit;

import java.time.Duration;
import java.util.List;

/** Brings nodes back. Not thread-safe: the cluster lets in one at a time. */
final class Recovery {

    private static final Duration REJOIN_LIMIT = Duration.ofSeconds(3);

    private final List<PostgresNode> nodes;
    private final Replication replication;

    Recovery(List<PostgresNode> nodes, Replication replication) {
        this.nodes = nodes;
        this.replication = replication;
    }

    /** Makes every node run, one as the primary and the others streaming from it. */
    void heal() {
        nodes.forEach(PostgresNode::thaw);
        PostgresNode primary = revivePrimary();
        for (PostgresNode node : nodes) {
            if (node != primary && !rejoins(node, primary)) {
                rebuild(node, primary);
            }
        }
        replication.adjustSynchronous(primary);
    }

    /** Waits for standbys that were told to follow a new primary; one that cannot, as it is ahead, is rebuilt. Returns when. */
    long awaitFollowing(PostgresNode primary, List<PostgresNode> followers) {
        for (PostgresNode follower : followers) {
            if (!replication.isStreaming(primary, follower, REJOIN_LIMIT)) {
                rebuild(follower, primary);
            }
        }
        long redundant = System.nanoTime();
        replication.adjustSynchronous(primary);
        return redundant;
    }

    private PostgresNode revivePrimary() {
        Replication.Roles roles = replication.roles();
        return roles.newestPrimary().orElseGet(() -> {
            List<PostgresNode> old = nodes.stream()
                    .filter(node -> node.state() == NodeState.DOWN)
                    .filter(node -> !node.files().isStandby())
                    .toList();
            List<PostgresNode> revived = !old.isEmpty() ? old : roles.standbys().isEmpty() ? nodes : List.of();
            revived.forEach(PostgresNode::launch);
            revived.forEach(PostgresNode::awaitAccepting);
            if (old.isEmpty()) {
                promoteMostAdvanced();
            }
            return replication.roles().primary();
        });
    }

    private void promoteMostAdvanced() {
        try (Election election = new Election(replication.roles().standbys())) {
            election.promote(election.mostAdvanced());
        }
    }

    private boolean rejoins(PostgresNode node, PostgresNode primary) {
        if (node.state() == NodeState.DOWN) {
            if (!node.files().isStandby()) {
                return false;
            }
            node.launch();
            node.awaitAccepting();
        }
        if (!node.isInRecovery()) {
            return false;
        }
        if (!replication.follows(node, primary)) {
            Replication.repoint(node, primary);
        }
        return replication.isStreaming(primary, node, REJOIN_LIMIT);
    }

    void rebuild(PostgresNode node, PostgresNode primary) {
        if (node == primary) {
            throw new ClusterException(node.name()
                    + ": expected a node to rebuild from the primary, but was 'the primary'; fail over first");
        }
        node.kill();
        replication.cloneInto(primary, node);
        node.launch();
        node.awaitAccepting();
        replication.awaitStreaming(primary, List.of(node));
        replication.adjustSynchronous(primary);
    }
}
