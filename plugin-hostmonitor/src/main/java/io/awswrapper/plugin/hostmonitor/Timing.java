package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Options;
import java.time.Duration;

/**
 * How a host is found to be dead, or sick.
 *
 * @param graceNanos how long a call may take before it can be ended
 * @param intervalNanos from the begin of a probe to the begin of the next
 * @param count how many probes in a row must fail
 * @param timeout of each probe
 * @param enabled whether calls are ended at all
 * @param threshold the health below which a host leaves the rotation
 */
record Timing(long graceNanos, long intervalNanos, int count, Duration timeout, boolean enabled, int threshold) {

    private static final long LONGEST_LOOK = Duration.ofMillis(50).toNanos();
    private static final long SHORTEST_LOOK = Duration.ofMillis(5).toNanos();
    private static final int LOOKS_IN_GRACE = 20;

    static Timing of(Options options) {
        return new Timing(
                options.get(MonitoringOptions.GRACE).toNanos(),
                options.get(MonitoringOptions.INTERVAL).toNanos(),
                options.get(MonitoringOptions.COUNT),
                options.get(MonitoringOptions.TIMEOUT),
                options.get(MonitoringOptions.ENABLED),
                options.get(MonitoringOptions.THRESHOLD));
    }

    /** From one look at the sessions to the next, while they work. */
    long lookNanos() {
        return Math.max(Math.min(graceNanos / LOOKS_IN_GRACE, LONGEST_LOOK), SHORTEST_LOOK);
    }
}
