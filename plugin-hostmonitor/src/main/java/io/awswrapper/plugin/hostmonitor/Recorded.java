package io.awswrapper.plugin.hostmonitor;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The events of the Flight Recorder. None has a stack trace: the thread is not the one that caused it. */
final class Recorded {

    private Recorded() {}

    /** The application asked for a connection. */
    @Name("io.awswrapper.Connect")
    @Label("Connect")
    @Description("The application asked for a connection.")
    @Category("AWS Wrapper")
    @StackTrace(false)
    static final class Connect extends Event {
        @Label("Cluster")
        String cluster = "";

        @Label("Host")
        String host = "";

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;

        @Label("SQLSTATE of the failure")
        String sqlState = "";
    }

    /** A session was carried over to another connection, or there was none for it. */
    @Name("io.awswrapper.Failover")
    @Label("Failover")
    @Description("A session was carried over to another connection, or there was none for it.")
    @Category("AWS Wrapper")
    @StackTrace(false)
    static final class Failover extends Event {
        @Label("Cluster")
        String cluster = "";

        @Label("From")
        String from = "";

        @Label("To")
        String to = "";

        @Label("What the application was told")
        String outcome = "";

        @Label("Until the fault was found")
        @Timespan(Timespan.NANOSECONDS)
        long detected;

        @Label("From there until restored")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    /** Calls that waited for a dead host were ended. */
    @Name("io.awswrapper.CallsAborted")
    @Label("Calls ended")
    @Description("Calls that waited for a dead host were ended.")
    @Category("AWS Wrapper")
    @StackTrace(false)
    static final class Abort extends Event {
        @Label("Cluster")
        String cluster = "";

        @Label("Host")
        String host = "";

        @Label("Calls")
        int calls;

        @Label("Nothing heard for")
        @Timespan(Timespan.NANOSECONDS)
        long silence;
    }

    /** A host did not answer. */
    @Name("io.awswrapper.ProbeFailed")
    @Label("Probe failed")
    @Description("A host did not answer.")
    @Category("AWS Wrapper")
    @StackTrace(false)
    static final class ProbeFailure extends Event {
        @Label("Cluster")
        String cluster = "";

        @Label("Host")
        String host = "";

        @Label("SQLSTATE")
        String sqlState = "";
    }

    /** A host left the rotation, came back, or is on its way. */
    @Name("io.awswrapper.RotationChanged")
    @Label("Rotation changed")
    @Description("A host left the rotation, came back, or is on its way.")
    @Category("AWS Wrapper")
    @StackTrace(false)
    static final class Rotation extends Event {
        @Label("Cluster")
        String cluster = "";

        @Label("Host")
        String host = "";

        @Label("Share before")
        int shareBefore;

        @Label("Share")
        int share;

        @Label("Health score")
        int score;
    }

    /** What was measured of a host since the event before. */
    @Name("io.awswrapper.Host")
    @Label("Host")
    @Description("What was measured of a host since the event before.")
    @Category("AWS Wrapper")
    @StackTrace(false)
    static final class HostState extends Event {
        @Label("Cluster")
        String cluster = "";

        @Label("Host")
        String host = "";

        @Label("Health score")
        int score;

        @Label("Open sessions")
        int openSessions;

        @Label("Calls in flight")
        int callsInFlight;

        @Label("Calls")
        long calls;

        @Label("Lost connections")
        long errors;

        @Label("Probes")
        long probes;

        @Label("Failed probes")
        long failedProbes;

        @Label("Median latency")
        @Timespan(Timespan.NANOSECONDS)
        long median;

        @Label("99 % within")
        @Timespan(Timespan.NANOSECONDS)
        long worstOfHundred;
    }
}
