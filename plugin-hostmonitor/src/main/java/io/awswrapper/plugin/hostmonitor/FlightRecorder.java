package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.Event;
import io.awswrapper.spi.EventListener;
import io.awswrapper.spi.FailoverException.Outcome;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Puts events into the recordings of the JDK's Flight Recorder; costs nothing while none is made. */
public final class FlightRecorder implements EventListener {

    /** For the service loader. */
    public FlightRecorder() {}

    @Override
    public void on(Event event) {
        if (!jdk.jfr.FlightRecorder.isInitialized()) {
            return;
        }
        if (event instanceof Event.Connected connected) {
            record(connected);
        } else if (event instanceof Event.SessionMoved moved) {
            record(moved);
        } else if (event instanceof Event.NoHostFound none) {
            record(none);
        } else if (event instanceof Event.CallsAborted aborted) {
            record(aborted);
        } else if (event instanceof Event.ProbeFailed failed) {
            record(failed);
        } else if (event instanceof Event.RotationChanged changed) {
            record(changed);
        } else if (event instanceof HostMeasured measured) {
            record(measured.metrics());
        }
    }

    private static void record(Event.Connected connected) {
        Recorded.Connect entry = new Recorded.Connect();
        if (entry.isEnabled()) {
            entry.cluster = connected.cluster();
            entry.host = connected.host().toString();
            entry.took = connected.took().toNanos();
            entry.sqlState = sqlState(connected.failure());
            entry.commit();
        }
    }

    private static void record(Event.SessionMoved moved) {
        Recorded.Failover entry = new Recorded.Failover();
        if (entry.isEnabled()) {
            entry.cluster = moved.cluster();
            entry.from = moved.from().toString();
            entry.to = moved.to().toString();
            entry.outcome = moved.seenAs() == null ? "" : moved.seenAs().name();
            entry.detected = moved.timeline().detected().toNanos();
            entry.took = moved.timeline().restored().toNanos();
            entry.commit();
        }
    }

    private static void record(Event.NoHostFound none) {
        Recorded.Failover entry = new Recorded.Failover();
        if (entry.isEnabled()) {
            entry.cluster = none.cluster();
            entry.from = none.from().toString();
            entry.outcome = Outcome.NO_HOST.name();
            entry.detected = none.timeline().detected().toNanos();
            entry.took = none.timeline().restored().toNanos();
            entry.commit();
        }
    }

    private static void record(Event.CallsAborted aborted) {
        Recorded.Abort entry = new Recorded.Abort();
        if (entry.isEnabled()) {
            entry.cluster = aborted.cluster();
            entry.host = aborted.host().toString();
            entry.calls = aborted.aborted();
            entry.silence = aborted.silence().toNanos();
            entry.commit();
        }
    }

    private static void record(Event.ProbeFailed failed) {
        Recorded.ProbeFailure entry = new Recorded.ProbeFailure();
        if (entry.isEnabled()) {
            entry.cluster = failed.cluster();
            entry.host = failed.host().toString();
            entry.sqlState = sqlState(failed.failure());
            entry.commit();
        }
    }

    private static void record(Event.RotationChanged changed) {
        Recorded.Rotation entry = new Recorded.Rotation();
        if (entry.isEnabled()) {
            entry.cluster = changed.cluster();
            entry.host = changed.host().toString();
            entry.shareBefore = changed.before().share();
            entry.share = changed.after().share();
            entry.score = changed.after().score();
            entry.commit();
        }
    }

    private static void record(HostMetrics metrics) {
        Recorded.HostState entry = new Recorded.HostState();
        if (entry.isEnabled()) {
            entry.cluster = metrics.cluster();
            entry.host = metrics.host().toString();
            entry.score = metrics.health().score();
            entry.openSessions = metrics.openSessions();
            entry.callsInFlight = metrics.callsInFlight();
            entry.calls = metrics.calls();
            entry.errors = metrics.errors();
            entry.probes = metrics.probes();
            entry.failedProbes = metrics.failedProbes();
            entry.median = metrics.latency().percentile(0.5).toNanos();
            entry.worstOfHundred = metrics.latency().percentile(0.99).toNanos();
            entry.commit();
        }
    }

    /** No message: nobody knows what a server puts into one. */
    private static String sqlState(@Nullable SQLException failure) {
        return failure == null ? "" : String.valueOf(failure.getSQLState());
    }
}
