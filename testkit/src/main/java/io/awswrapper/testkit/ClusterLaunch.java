package io.awswrapper.testkit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Brings a cluster up. */
final class ClusterLaunch<C extends DatabaseCluster> {

    private static final int ATTEMPTS = 3;

    private final ClusterSpec spec;
    private final Constructor<C> constructor;

    /** Makes the cluster of what was launched. */
    @FunctionalInterface
    interface Constructor<C extends DatabaseCluster> {
        C make(ClusterHome home, Replication replication, int proxyPort);
    }

    ClusterLaunch(ClusterSpec spec, Constructor<C> constructor) {
        this.spec = spec;
        this.constructor = constructor;
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("linux");
        if (spec.oneAddressPerNode() && !linux) {
            throw new IllegalArgumentException("oneAddressPerNode: expected Linux, but was '"
                    + System.getProperty("os.name") + "'; leave it off, each node then has a port of its own");
        }
    }

    C start() {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt();
            } catch (ClusterException e) {
                // between the choice of a port and its use another process may take it
                boolean portTaken = String.valueOf(e.getMessage()).contains("Address already in use");
                if (!portTaken || attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (IOException e) {
                throw new ClusterException(
                        "cluster: expected to start, but was '" + e.getMessage() + "'; see the cause", e);
            }
        }
    }

    private C attempt() throws IOException {
        Engine engine = Engine.install(spec);
        ClusterHome home = new ClusterHome(spec, engine);
        try {
            engine.furnish(home);
            List<String> hosts = hosts();
            List<Seat> seats = seats(home, hosts);
            List<DatabaseNode> nodes =
                    seats.stream().map(seat -> engine.node(seat, seats)).toList();
            home.inhabit(nodes);
            Replication replication = engine.replication(nodes);
            int proxyPort = spec.oneAddressPerNode() ? home.holdPort(hosts) : 0;
            C cluster = constructor.make(home, replication, proxyPort);
            DatabaseNode primary = nodes.get(0);
            List<DatabaseNode> standbys = nodes.subList(1, nodes.size());
            for (DatabaseNode node : nodes) {
                node.files().create();
                if (node != primary) {
                    node.files().makeStandby(primary);
                }
                node.launch();
            }
            nodes.forEach(DatabaseNode::awaitAccepting);
            standbys.forEach(standby -> replication.ensureFollows(standby, primary));
            replication.awaitStreaming(primary, standbys);
            replication.adjustSynchronous(primary);
            return cluster;
        } catch (RuntimeException | IOException e) {
            home.close();
            throw e;
        }
    }

    private List<String> hosts() {
        return IntStream.rangeClosed(1, spec.nodes())
                .mapToObj(number -> "127.0.0." + (spec.oneAddressPerNode() ? number : 1))
                .toList();
    }

    private List<Seat> seats(ClusterHome home, List<String> hosts) throws IOException {
        List<Seat> seats = new ArrayList<>();
        int shared = spec.oneAddressPerNode() ? home.holdPort(hosts) : 0;
        for (String host : hosts) {
            int number = seats.size() + 1;
            int port = shared > 0 ? shared : home.holdPort(List.of(host));
            seats.add(new Seat(number, host, port, home.directory().resolve("n" + number)));
        }
        return seats;
    }
}
