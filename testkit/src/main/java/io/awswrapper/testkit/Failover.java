package io.awswrapper.testkit;

/**
 * How one change of the primary of a {@link PostgresCluster} went. The marks are {@link System#nanoTime()} of this
 * process.
 *
 * <p>With synchronous replication the new primary acknowledges nothing before a standby streams from it, shortly before
 * {@code redundantNanos}; measure how fast a client comes back from {@code promotedNanos} without, or from there with it.
 *
 * @param oldPrimary the node that was the primary
 * @param newPrimary the node that is it now
 * @param downNanos when the last process of the old primary was gone
 * @param promotedNanos when the new primary was first seen out of recovery: from here it takes writes
 * @param redundantNanos when every node that should follow the new primary was seen streaming from it
 */
public record Failover(
        PostgresNode oldPrimary, PostgresNode newPrimary, long downNanos, long promotedNanos, long redundantNanos)
        implements PrimaryChange {

    static Failover of(PrimaryChange change) {
        return new Failover(
                (PostgresNode) change.oldPrimary(),
                (PostgresNode) change.newPrimary(),
                change.downNanos(),
                change.promotedNanos(),
                change.redundantNanos());
    }
}
