package io.awswrapper.example.demo;

import io.awswrapper.testkit.DatabaseNode;
import io.awswrapper.testkit.PrimaryChange;

/**
 * One fault, as the servers saw it. The marks are {@link System#nanoTime()}.
 *
 * @param what happened to the old primary, to stand after its name
 * @param down when it happened
 * @param promoted when the new primary was first seen to take writes
 * @param redundant when the third node was seen following it
 */
record Strike(DatabaseNode old, DatabaseNode next, String what, long down, long promoted, long redundant) {

    /** Sessions may notice before the last process is gone. */
    private static final long JUST_BEFORE_NANOS = 500_000_000;

    static Strike of(PrimaryChange change, String what) {
        return new Strike(
                change.oldPrimary(),
                change.newPrimary(),
                what,
                change.downNanos(),
                change.promotedNanos(),
                change.redundantNanos());
    }

    /** From here on, what is seen belongs to this fault. */
    long begin() {
        return down - JUST_BEFORE_NANOS;
    }
}
