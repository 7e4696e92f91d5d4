package io.awswrapper.jmh;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Security;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the outages of one client in a JVM of its own, whose name service has an endpoint of a cluster and of its
 * instances, as Aurora has. The endpoint goes on leading to the old writer until every session writes again: that is how
 * slow the DNS can be.
 */
public final class OutageProbe {

    static final String DOMAIN = ".us-east-2.rds.amazonaws.com";
    static final String ENDPOINT = "demo.cluster-abc" + DOMAIN;

    /** How long a session is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(90);
    /** What all sessions write together in a second, so that the machine is never the bottleneck before the fault. */
    private static final int WRITES_PER_SECOND = 2_000;

    private static final long ELECTION_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** How long all is well before the fault: a cluster that was healed a moment ago is another experiment. */
    private static final long CALM_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What happens to the writer. */
    public enum Fault {
        /** All its processes end, a standby is promoted at once. */
        KILL {
            @Override
            long happen(PostgresCluster cluster) {
                return cluster.failOver().promotedNanos();
            }
        },
        /** All its processes end, a standby is promoted two seconds later, as soon as the quickest of elections comes about. */
        LATE {
            @Override
            String label() {
                return "kill, late";
            }

            @Override
            long happen(PostgresCluster cluster) {
                cluster.kill(cluster.primary());
                LockSupport.parkNanos(ELECTION_NANOS);
                return promoteNext(cluster);
            }
        },
        /** All its processes stop where they are, connections stay open and silent, a standby is promoted at once. */
        FREEZE {
            @Override
            long happen(PostgresCluster cluster) {
                cluster.freeze(cluster.primary());
                return promoteNext(cluster);
            }
        };

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns when the promotion was seen, as {@link System#nanoTime()}. */
        abstract long happen(PostgresCluster cluster);

        private static long promoteNext(PostgresCluster cluster) {
            PostgresNode next = cluster.mostAdvancedStandby();
            long promoted = cluster.promote(next);
            cluster.standbys().forEach(standby -> cluster.repoint(standby, next));
            return promoted;
        }
    }

    private final OutageClient client;
    private final Fault fault;
    private final int sessions;
    private final Path hosts;
    private final List<Double> millis = new ArrayList<>();
    private int repetitions;
    private int lost;

    private OutageProbe(OutageClient client, Fault fault, int sessions, Path hosts) {
        this.client = client;
        this.fault = fault;
        this.sessions = sessions;
        this.hosts = hosts;
    }

    /**
     * @param arguments client, fault, sessions, repetitions, the file of host names that this JVM uses, and after how many
     *     seconds there is no further repetition
     */
    public static void main(String[] arguments) throws Exception {
        Quiet.logging();
        // Here, because the JDK's own security file has precedence over a system property.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        OutageProbe probe = new OutageProbe(
                OutageClient.valueOf(arguments[0]),
                Fault.valueOf(arguments[1]),
                Integer.parseInt(arguments[2]),
                Path.of(arguments[4]));
        int wanted = Integer.parseInt(arguments[3]);
        Map<String, String> settings = Map.of("max_connections", Integer.toString(100 + 4 * probe.sessions));
        try (PostgresCluster cluster = PostgresCluster.builder()
                .oneAddressPerNode(true)
                .auroraFunctions(probe.client.onAurora())
                .settings(settings)
                .start()) {
            probe.prepare(cluster);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[5]));
            while (probe.repetitions < wanted && (probe.repetitions == 0 || System.nanoTime() - end < 0)) {
                probe.repeat(cluster);
            }
        }
        Child.tell(new Outages.Row(
                probe.client.label(),
                probe.fault.label(),
                probe.sessions,
                probe.repetitions,
                probe.millis.stream().sorted().toList(),
                probe.lost));
        // What the official wrapper started keeps a JVM alive.
        System.exit(0);
    }

    private void prepare(PostgresCluster cluster) throws SQLException {
        try (Connection connection = OutageClient.PGJDBC.open(cluster, fault);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE load (session int PRIMARY KEY, n bigint)");
            statement.execute("INSERT INTO load SELECT n, 0 FROM generate_series(1, " + sessions + ") AS n");
        }
    }

    private void repeat(PostgresCluster cluster) throws IOException, InterruptedException {
        resolve(cluster);
        List<OutageSession> all = new ArrayList<>();
        long pause = TimeUnit.SECONDS.toNanos(sessions) / WRITES_PER_SECOND;
        for (int i = 1; i <= sessions; i++) {
            all.add(new OutageSession(() -> client.open(cluster, fault), i, pause));
        }
        long begun = System.nanoTime();
        all.forEach(OutageSession::start);
        for (OutageSession session : all) {
            if (Double.isNaN(session.awaitWriteAfter(begun, begun + PATIENCE.toNanos()))) {
                throw new IllegalStateException(
                        client + ": expected every session to write before the fault", session.trouble());
            }
        }
        LockSupport.parkNanos(CALM_NANOS);
        long promoted = fault.happen(cluster);
        for (OutageSession session : all) {
            double outage = session.awaitWriteAfter(promoted, promoted + PATIENCE.toNanos());
            if (Double.isNaN(outage)) {
                lost++;
                System.err.println(client + ": a session got no write: " + session.trouble());
            } else {
                millis.add(outage);
            }
        }
        all.forEach(OutageSession::end);
        cluster.heal();
        for (OutageSession session : all) {
            session.join(PATIENCE.toMillis());
        }
        repetitions++;
    }

    /** Lets the names lead to the nodes as they are now. */
    private void resolve(PostgresCluster cluster) throws IOException {
        StringBuilder names = new StringBuilder("127.0.0.1 localhost\n");
        names.append(cluster.primary().host()).append(' ').append(ENDPOINT).append('\n');
        for (PostgresNode node : cluster.nodes()) {
            names.append(node.host()).append(' ').append(node.name()).append(".abc" + DOMAIN + "\n");
        }
        // At once: a name that is missing for a moment would stay unknown for longer.
        Path next = hosts.resolveSibling(hosts.getFileName() + ".next");
        Files.writeString(next, names);
        Files.move(next, hosts, StandardCopyOption.ATOMIC_MOVE);
    }
}
