package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Option;
import java.time.Duration;

/** The options of the plugin {@code hostMonitoring}. */
public final class MonitoringOptions {

    /** Whether calls on dead hosts are ended. */
    public static final Option<Boolean> ENABLED = Option.flag(
            "failureDetectionEnabled",
            true,
            "Whether calls that wait for a dead host are ended. With `false` hosts are still measured and rated.");

    /** The grace of a call. */
    public static final Option<Duration> GRACE = Option.milliseconds(
            "failureDetectionTimeMs",
            Duration.ofSeconds(1),
            "How long a call may take before it can be ended because its host is dead. A slow call on a host that answers"
                    + " is never ended.");

    /** From one probe to the next. */
    public static final Option<Duration> INTERVAL = Option.milliseconds(
            "failureDetectionIntervalMs",
            Duration.ofMillis(250),
            "How long after a probe the next one begins, while calls wait longer than usual or the host does not answer.");

    /** How many probes must fail. */
    public static final Option<Integer> COUNT = Option.number(
            "failureDetectionCount", 3, 1, 1000, "After how many failed probes in a row a host counts as dead.");

    /** The deadline of one probe. */
    public static final Option<Duration> TIMEOUT = Option.milliseconds(
            "failureDetectionTimeoutMs",
            Duration.ofMillis(250),
            "How long a probe waits for an answer, and for a new connection when it has none.");

    /** Where the rotation ends. */
    public static final Option<Integer> THRESHOLD = Option.number(
            "healthThreshold",
            30,
            0,
            90,
            "A host whose health score is below this is not chosen any more where another would do; it comes back by steps"
                    + " when the score has been 30 above it for a while. With 0 every host stays.");

    private MonitoringOptions() {}
}
