package io.awswrapper.testkit;

import java.sql.SQLException;
import java.util.List;

/** Changes the primary. Not thread-safe: the cluster lets in one at a time. */
final class Handover {

    private final Replication replication;
    private final Recovery recovery;

    Handover(Replication replication, Recovery recovery) {
        this.replication = replication;
        this.recovery = recovery;
    }

    /** What happened; see {@link PrimaryChange}. */
    record Change(
            DatabaseNode oldPrimary, DatabaseNode newPrimary, long downNanos, long promotedNanos, long redundantNanos)
            implements PrimaryChange {}

    long promote(DatabaseNode node) {
        try (Election election = new Election(replication, List.of(node))) {
            long promoted = election.promote(node);
            replication.adjustSynchronous(node);
            return promoted;
        }
    }

    Change failOver() {
        Replication.Roles roles = replication.roles();
        DatabaseNode old = roles.primary();
        try (Election election = new Election(replication, roles.standbys())) {
            old.kill();
            long down = System.nanoTime();
            election.awaitLastBytes();
            DatabaseNode next = election.mostAdvanced();
            long promoted = election.promote(next);
            long redundant = recovery.awaitFollowing(next, election.repointTo(next));
            return new Change(old, next, down, promoted, redundant);
        }
    }

    Change switchOver(DatabaseNode next) {
        Replication.Roles roles = replication.roles();
        DatabaseNode old = roles.primary();
        if (!roles.standbys().contains(next)) {
            throw new ClusterException("cluster: expected one of the running standbys " + roles.standbys()
                    + ", but was '" + next + "'; switch over to one of those");
        }
        try (Election election = new Election(replication, roles.standbys())) {
            replication.stepDown(old, next);
            long down = System.nanoTime();
            long promoted = election.promote(next);
            replication.makeStandby(old, next);
            if (old.state() == NodeState.DOWN) {
                old.launch();
            }
            List<DatabaseNode> followers = election.repointTo(next);
            old.awaitAccepting();
            replication.ensureFollows(old, next);
            followers.add(old);
            long redundant = recovery.awaitFollowing(next, followers);
            return new Change(old, next, down, promoted, redundant);
        } catch (SQLException e) {
            throw old.failed("expected to step down", e);
        }
    }
}
