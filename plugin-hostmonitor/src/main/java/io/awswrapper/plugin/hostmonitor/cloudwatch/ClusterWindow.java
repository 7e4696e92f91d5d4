package io.awswrapper.plugin.hostmonitor.cloudwatch;

import io.awswrapper.plugin.hostmonitor.HostMeasured;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What has happened in one cluster since the last publication. Not thread-safe. */
final class ClusterWindow {

    private static final int LONGEST_VALUE = 1024;

    private Cluster cluster;
    private final Map<Host, HostWindow> hosts = new HashMap<>();
    private Latencies failovers = new Latencies();
    private long moved;
    private int sessions;

    ClusterWindow(Cluster cluster) {
        this.cluster = cluster;
    }

    /** @param same the cluster of that name as the runtime knows it now; it may have let go of it in between */
    void enter(Cluster same) {
        cluster = same;
        sessions++;
    }

    void leave() {
        sessions--;
    }

    boolean isLeft() {
        return sessions == 0;
    }

    void on(Event event) {
        if (event instanceof HostMeasured measured) {
            window(measured.metrics().host()).on(measured.metrics());
        } else if (event instanceof Event.Connected connected) {
            window(connected.host()).on(connected);
        } else if (event instanceof Event.SessionMoved session) {
            moved++;
            failovers.add(session.timeline().restored());
        }
    }

    private HostWindow window(Host host) {
        return hosts.computeIfAbsent(host, first -> new HostWindow());
    }

    void drain(List<Point> points) {
        Topology topology = cluster.topology();
        for (Member member : topology.members()) {
            Map<String, String> dimensions = dimensions(member.host(), member.role());
            points.add(Point.score(
                    "HealthScore", dimensions, cluster.health(member.host()).score()));
            points.add(Point.count("OpenConnections", dimensions, cluster.sessions(member.host())));
        }
        hosts.entrySet().removeIf(entry -> {
            Optional<Member> member = topology.member(entry.getKey());
            HostRole role = member.map(Member::role).orElse(HostRole.UNKNOWN);
            entry.getValue().drain(points, dimensions(entry.getKey(), role));
            return member.isEmpty();
        });
        Map<String, String> whole = Map.of("Cluster", text(cluster.name()));
        points.add(Point.count("Failovers", whole, moved));
        failovers.addTo(points, "FailoverDuration", whole);
        failovers = new Latencies();
        moved = 0;
    }

    private Map<String, String> dimensions(Host host, HostRole role) {
        Map<String, String> dimensions = new LinkedHashMap<>();
        dimensions.put("Cluster", text(cluster.name()));
        dimensions.put("Host", text(host.id()));
        // As the dimension of that name of the metrics of Amazon RDS.
        dimensions.put("Role", role.name());
        return dimensions;
    }

    /** CloudWatch takes ASCII alone. */
    private static String text(String name) {
        String printable = name.replaceAll("[^ -~]", "?").strip();
        String text = printable.isEmpty() ? "?" : printable;
        return text.length() > LONGEST_VALUE ? text.substring(0, LONGEST_VALUE) : text;
    }
}
