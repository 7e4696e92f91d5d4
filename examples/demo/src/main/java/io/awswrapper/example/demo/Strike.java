package io.awswrapper.example.demo;

import io.awswrapper.testkit.Failover;
import io.awswrapper.testkit.PostgresNode;

/**
 * One fault, as the servers saw it. The marks are {@link System#nanoTime()}.
 *
 * @param what happened to the old primary, to stand after its name
 * @param down when it happened
 * @param promoted when the new primary was first seen out of recovery
 * @param redundant when the third node was seen following it
 */
record Strike(PostgresNode old, PostgresNode next, String what, long down, long promoted, long redundant) {

    /** Sessions may notice before the last process is gone. */
    private static final long JUST_BEFORE_NANOS = 500_000_000;

    static Strike of(Failover failover, String what) {
        return new Strike(
                failover.oldPrimary(),
                failover.newPrimary(),
                what,
                failover.downNanos(),
                failover.promotedNanos(),
                failover.redundantNanos());
    }

    /** From here on, what is seen belongs to this fault. */
    long begin() {
        return down - JUST_BEFORE_NANOS;
    }
}
