package io.awswrapper.testkit;

/**
 * How one change of the primary went. The marks are {@link System#nanoTime()} of this process.
 *
 * <p>With synchronous replication the new primary acknowledges on its own until a standby streams from it.
 */
public interface PrimaryChange {

    /** The node that was the primary. */
    DatabaseNode oldPrimary();

    /** The node that is it now. */
    DatabaseNode newPrimary();

    /** When the old primary was gone, or at a planned change of MySQL and MariaDB when its clients were cut off. */
    long downNanos();

    /** When the new primary was first seen to take writes. */
    long promotedNanos();

    /** When every node that should follow the new primary was seen streaming from it. */
    long redundantNanos();
}
