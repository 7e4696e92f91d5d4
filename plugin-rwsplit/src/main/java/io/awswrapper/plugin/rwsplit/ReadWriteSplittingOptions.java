package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Option;
import java.time.Duration;

/** The options of the plugin {@code readWriteSplitting}. */
public final class ReadWriteSplittingOptions {

    private static final int DAY = 86_400_000;

    /** What decides where a statement runs. */
    public static final Option<Routing> ROUTING = Option.choice(
            "routing",
            Routing.class,
            Routing.SQL,
            "What sends work to a reader: `setReadOnly`, read-only transactions and each statement that only reads (`sql`),"
                    + " or the first two alone (`readOnlyFlag`). Hints in the SQL count either way.");

    /** Which writes a read must see. */
    public static final Option<ReadConsistency> CONSISTENCY = Option.choice(
            "readConsistency",
            ReadConsistency.class,
            ReadConsistency.SESSION,
            "Which acknowledged writes a read on a reader sees for sure: those of the same connection (`session`), of all"
                    + " connections of the data source (`cluster`), or none (`eventual`).");

    /** How old what a reader shows may be. */
    public static final Option<Integer> MAX_LAG = Option.number(
            "maxReplicaLagMs",
            0,
            0,
            DAY,
            "How many milliseconds a reader may lag behind to be read from; 0 for no limit. With a limit, positions are"
                    + " sampled for as long as there are reads.");

    /** How long a read waits for a reader. */
    public static final Option<Integer> WAIT = Option.number(
            "readYourWritesWaitMs",
            0,
            0,
            DAY,
            "How many milliseconds a read waits for a reader to catch up before it runs on the writer; 0 for not at all.");

    /** How often positions are sampled. */
    public static final Option<Duration> FRESHNESS_INTERVAL = Option.milliseconds(
            "freshnessIntervalMs",
            Duration.ofMillis(5),
            "How often the replication's positions are sampled after a write, until the reads that must see it have moved"
                    + " to readers, and half a second at least.");

    /** How a reader is picked. */
    public static final Option<String> SELECTOR = Option.text(
            "readerHostSelector",
            "random",
            "Which host selector picks a reader: `random`, `roundRobin`, or one of yours.");

    /** How often a reader is picked. */
    public static final Option<ReaderSelection> SELECTION = Option.choice(
            "readerSelection",
            ReaderSelection.class,
            ReaderSelection.SESSION,
            "How long a connection keeps to the reader that was picked: while it is suitable (`session`), or for one"
                    + " transaction, which in auto-commit is one statement (`transaction`). With the latter a connection"
                    + " holds up to one physical connection to each reader.");

    /** Where physical connections come from. */
    public static final Option<Pooling> POOLING = Option.choice(
            "pooling",
            Pooling.class,
            Pooling.NONE,
            "`internal`: physical connections come from HikariCP pools, one for each host, that all connections of the data"
                    + " source share. Needs com.zaxxer:HikariCP on the path.");

    /** The most connections to one host. */
    public static final Option<Integer> POOL_SIZE = Option.number(
            "poolMaxSize", 10, 1, 10_000, "With `pooling=internal`: the most connections in the pool of one host.");

    /** How long a session waits for a pooled connection. */
    public static final Option<Duration> POOL_WAIT = Option.milliseconds(
            "poolWaitMs",
            Duration.ofSeconds(30),
            "With `pooling=internal`: how long is waited at most for a connection from a pool.");

    /** How long an unused pooled connection is kept. */
    public static final Option<Duration> POOL_IDLE = Option.milliseconds(
            "poolIdleTimeoutMs",
            Duration.ofMinutes(10),
            "With `pooling=internal`: how long a connection is kept that nobody uses, at least ten seconds.");

    private ReadWriteSplittingOptions() {}
}
