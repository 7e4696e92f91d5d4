package io.awswrapper.plugin.failover;

import io.awswrapper.spi.Option;
import java.time.Duration;

/** The options of the plugin {@code failover}. */
public final class FailoverOptions {

    /** How long the application waits at most, for a new host and for a first one. */
    public static final Option<Duration> TIMEOUT = Option.milliseconds(
            "failoverTimeoutMs",
            Duration.ofSeconds(60),
            "How long a call, or the opening of a connection, waits for a suitable host at most.");

    /** Where the connection shall be. */
    public static final Option<FailoverMode> MODE = Option.choice(
            "failoverMode",
            FailoverMode.class,
            null,
            "Which hosts are suitable. Default: `reader-or-writer` for a reader or custom endpoint (`cluster-ro-`,"
                    + " `cluster-custom-`) and for a single host that is a reader, else `writer`.");

    /** What may be run again without asking the application. */
    public static final Option<FailoverReplay> REPLAY = Option.choice(
            "failoverReplay",
            FailoverReplay.class,
            FailoverReplay.READS,
            "What is run again on the new host instead of throwing: `reads` (a pure read in auto-commit, and a statement that"
                    + " certainly never left the client) or nothing (`off`).");

    /** How a reader is picked. */
    public static final Option<String> READER_SELECTOR = Option.text(
            "failoverReaderSelector",
            "random",
            "Which host selector picks a reader: `random`, `roundRobin`, or one of yours.");

    private FailoverOptions() {}
}
