package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.util.Map;
import java.util.StringJoiner;

/** The routes of one session. */
final class SessionRoutes implements Routes {

    private final Cluster cluster;
    private final Signals signals;
    private final SessionRouter router;
    private final Readers readers;
    private final RouteCounters counters;

    SessionRoutes(Cluster cluster, Signals signals, SessionRouter router, Readers readers, RouteCounters counters) {
        this.cluster = cluster;
        this.signals = signals;
        this.router = router;
        this.readers = readers;
        this.counters = counters;
    }

    @Override
    public String explain(String sql) {
        Reason reason = router.foresee(signals.expected(sql, router));
        Topology topology = cluster.topology();
        StringJoiner hosts = new StringJoiner("; ");
        for (Member member : topology.members()) {
            hosts.add(member.host() + " " + state(member));
        }
        return reason + ": " + reason.meaning() + ". It runs " + place(reason, topology) + ". Hosts: " + hosts;
    }

    private String place(Reason reason, Topology topology) {
        return switch (reason.side()) {
            case HERE -> "on " + router.host() + ", where the session is";
            case WRITER ->
                reason == Reason.TRANSACTION && !router.isIdle()
                        ? "on " + router.host() + ", where the transaction is"
                        : "on the writer "
                                + topology.writer().map(Host::toString).orElse("as soon as there is one");
            case READER ->
                router.onReader() && readers.isFresh(router.host())
                        ? "on the reader " + router.host()
                        : "on a reader that is fresh";
        };
    }

    private String state(Member member) {
        if (!member.available()) {
            return "does not answer";
        }
        return switch (member.role()) {
            case WRITER -> "writer";
            case READER -> readers.isFresh(member.host()) ? "reader, fresh" : "reader, not fresh";
            case UNKNOWN -> "not known yet";
        };
    }

    @Override
    public Map<Host, Map<Reason, Long>> counts() {
        return counters.snapshot();
    }
}
