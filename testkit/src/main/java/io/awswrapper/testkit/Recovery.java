package io.awswrapper.testkit;

import java.time.Duration;
import java.util.List;

/** Brings nodes back. Not thread-safe: the cluster lets in one at a time. */
final class Recovery {

    private static final Duration REJOIN_LIMIT = Duration.ofSeconds(3);

    private final List<? extends DatabaseNode> nodes;
    private final Replication replication;

    Recovery(Replication replication) {
        this.nodes = replication.nodes();
        this.replication = replication;
    }

    /** Makes every node run, one as the primary and the others streaming from it. */
    void heal() {
        awaken();
        DatabaseNode primary = revivePrimary();
        for (DatabaseNode node : nodes) {
            if (node != primary && !rejoins(node, primary)) {
                rebuild(node, primary);
            }
        }
        replication.adjustSynchronous(primary);
    }

    /** Waits for standbys that were told to follow a new primary; one that cannot, as it is ahead, is rebuilt. Returns when. */
    long awaitFollowing(DatabaseNode primary, List<? extends DatabaseNode> followers) {
        for (DatabaseNode follower : followers) {
            if (!replication.isStreaming(primary, follower, REJOIN_LIMIT)) {
                rebuild(follower, primary);
            }
        }
        long redundant = System.nanoTime();
        replication.adjustSynchronous(primary);
        return redundant;
    }

    /** A primary that was replaced while it was frozen would, thawed, acknowledge what is then thrown away. */
    private void awaken() {
        List<? extends DatabaseNode> frozen =
                nodes.stream().filter(node -> node.state() == NodeState.FROZEN).toList();
        boolean replaced =
                !frozen.isEmpty() && replication.roles().newestPrimary().isPresent();
        for (DatabaseNode node : frozen) {
            if (replaced && !node.files().isStandby()) {
                node.kill();
            } else {
                node.thaw();
            }
        }
    }

    private DatabaseNode revivePrimary() {
        Replication.Roles roles = replication.roles();
        return roles.newestPrimary().orElseGet(() -> {
            List<? extends DatabaseNode> old = nodes.stream()
                    .filter(node -> node.state() == NodeState.DOWN)
                    .filter(node -> !node.files().isStandby())
                    .toList();
            List<? extends DatabaseNode> revived =
                    !old.isEmpty() ? old : roles.standbys().isEmpty() ? nodes : List.of();
            revived.forEach(DatabaseNode::launch);
            revived.forEach(DatabaseNode::awaitAccepting);
            if (old.isEmpty()) {
                promoteMostAdvanced();
            }
            return replication.roles().primary();
        });
    }

    private void promoteMostAdvanced() {
        try (Election election = new Election(replication, replication.roles().standbys())) {
            election.promote(election.mostAdvanced());
        }
    }

    private boolean rejoins(DatabaseNode node, DatabaseNode primary) {
        if (node.state() == NodeState.DOWN) {
            if (!node.files().isStandby()) {
                if (!replication.returnsAsItIs()) {
                    return false;
                }
                replication.makeStandby(node, primary);
            }
            node.launch();
            node.awaitAccepting();
        }
        if (!node.isStandby() || replication.isAhead(node, primary)) {
            return false;
        }
        node.tell(replication::resumeReplay);
        replication.ensureFollows(node, primary);
        return replication.isStreaming(primary, node, REJOIN_LIMIT);
    }

    void rebuild(DatabaseNode node, DatabaseNode primary) {
        if (node == primary) {
            throw new ClusterException(node.name()
                    + ": expected a node to rebuild from the primary, but was 'the primary'; fail over first");
        }
        node.kill();
        replication.cloneInto(primary, node);
        node.launch();
        node.awaitAccepting();
        replication.ensureFollows(node, primary);
        replication.awaitStreaming(primary, List.of(node));
        replication.awaitRebuilt(primary, node);
        replication.adjustSynchronous(primary);
    }
}
