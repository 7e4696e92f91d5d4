package io.awswrapper.plugin.hostmonitor.cloudwatch;

import io.awswrapper.plugin.hostmonitor.HostMetrics;
import io.awswrapper.spi.Event;
import java.util.List;
import java.util.Map;

/** What has happened on one host since the last publication. Not thread-safe. */
final class HostWindow {

    private Latencies calls = new Latencies();
    private Latencies connects = new Latencies();
    private long ended;
    private long errors;
    private long aborted;
    private long failedProbes;
    private long failedConnects;
    private boolean touched;

    void on(Event.Connected connected) {
        touched = true;
        if (connected.failure() == null) {
            connects.add(connected.took());
        } else {
            failedConnects++;
        }
    }

    void on(HostMetrics grown) {
        touched = true;
        calls.add(grown.latency());
        ended += grown.calls();
        errors += grown.errors();
        aborted += grown.aborted();
        failedProbes += grown.failedProbes();
    }

    /** Adds what has happened, if anything was heard of the host, and begins anew. */
    void drain(List<Point> points, Map<String, String> dimensions) {
        if (!touched) {
            return;
        }
        calls.addTo(points, "CallLatency", dimensions);
        connects.addTo(points, "ConnectLatency", dimensions);
        points.add(Point.count("Calls", dimensions, ended));
        points.add(Point.count("CallErrors", dimensions, errors));
        points.add(Point.count("CallsAborted", dimensions, aborted));
        points.add(Point.count("ProbeFailures", dimensions, failedProbes));
        points.add(Point.count("ConnectFailures", dimensions, failedConnects));
        calls = new Latencies();
        connects = new Latencies();
        ended = errors = aborted = failedProbes = failedConnects = 0;
        touched = false;
    }
}
