package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostHealth;
import java.time.Duration;

/**
 * What was measured of one host by one data source since that was told before. Immutable.
 *
 * @param cluster the cluster's name
 * @param host which host
 * @param health how it is rated now
 * @param openSessions sessions that are on the host now
 * @param callsInFlight calls that wait for the host now
 * @param calls executions and batches that have ended, well or not
 * @param errors those of them after which the connection was lost
 * @param aborted calls that were ended because the host was dead
 * @param probes probes that have ended
 * @param failedProbes those of them without an answer
 * @param latency of some of the calls, picked evenly
 */
public record HostMetrics(
        String cluster,
        Host host,
        HostHealth health,
        int openSessions,
        int callsInFlight,
        long calls,
        long errors,
        long aborted,
        long probes,
        long failedProbes,
        LatencyHistogram latency) {

    /** What has happened since an earlier snapshot of the same host; what is true now stays as it is. */
    HostMetrics since(HostMetrics earlier) {
        return new HostMetrics(
                cluster,
                host,
                health,
                openSessions,
                callsInFlight,
                calls - earlier.calls,
                errors - earlier.errors,
                aborted - earlier.aborted,
                probes - earlier.probes,
                failedProbes - earlier.failedProbes,
                latency.since(earlier.latency));
    }

    /** The mean latency; zero when nothing was measured. */
    public Duration meanLatency() {
        return latency.count() == 0 ? Duration.ZERO : Duration.ofNanos(latency.sumNanos() / latency.count());
    }
}
