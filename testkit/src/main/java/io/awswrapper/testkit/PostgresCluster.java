package io.awswrapper.testkit;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A primary and its streaming standbys: real PostgreSQL servers on loopback, and the faults that happen to them.
 *
 * <pre>{@code
 * try (var cluster = PostgresCluster.builder().nodes(3).start();
 *         var connection = DriverManager.getConnection(
 *                 "jdbc:postgresql://" + cluster.hosts() + "/app?targetServerType=primary", "app", "app")) {
 *     Failover failover = cluster.failOver();
 *     // the connection is broken, the next one reaches failover.newPrimary()
 * }
 * }</pre>
 *
 * <p>There are two users: the application's {@link #user()}, who needs the {@link #password()} and owns the
 * {@link #database()}; and the superuser {@code postgres}, who needs no password.
 *
 * <p>Safe for use by several threads: the verbs run one after another, questions do not wait for them. A verb returns
 * when its effect is there, or throws a {@link ClusterException} that says what was seen instead. The servers end with
 * {@link #close()}, or with this process if that is forgotten.
 */
public final class PostgresCluster implements AutoCloseable {

    static final String DATABASE = "app";

    private final ClusterHome home;
    private final List<PostgresNode> nodes;
    private final int proxyPort;
    private final Replication replication;
    private final Recovery recovery;
    private final Map<PostgresNode, TcpProxy> proxies = new ConcurrentHashMap<>();
    private final ReentrantLock verbs = new ReentrantLock();
    private volatile boolean closed;

    PostgresCluster(ClusterHome home, List<PostgresNode> nodes, boolean synchronous, int proxyPort) {
        this.home = home;
        this.nodes = List.copyOf(nodes);
        this.proxyPort = proxyPort;
        this.replication = new Replication(this.nodes, synchronous);
        this.recovery = new Recovery(this.nodes, replication);
    }

    /** Starts the description of a cluster. */
    public static ClusterBuilder builder() {
        return new ClusterBuilder();
    }

    /** All nodes in the order of their names; the first one began as the primary. */
    public List<PostgresNode> nodes() {
        return nodes;
    }

    /**
     * The node of this name.
     *
     * @throws ClusterException when there is none
     */
    public PostgresNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ClusterException(
                        "cluster: expected one of " + nodes + ", but was '" + name + "'; ask for one of those"));
    }

    /**
     * The running node that is not in recovery, the one with the newest timeline if there are several. Asked of the
     * servers at every call.
     *
     * @throws ClusterException when there is none
     */
    public PostgresNode primary() {
        return replication.roles().primary();
    }

    /** The running nodes that are in recovery, in the order of their names. Asked of the servers at every call. */
    public List<PostgresNode> standbys() {
        return replication.roles().standbys();
    }

    /**
     * The running standby that received most of the primary's log: with synchronous replication it has every
     * acknowledged write.
     *
     * @throws ClusterException when no standby is running
     */
    public PostgresNode mostAdvancedStandby() {
        try (Election election = new Election(standbys())) {
            return election.mostAdvanced();
        }
    }

    /** The name of the application's role. */
    public String user() {
        return "app";
    }

    /** The password of the application's role; checked by SCRAM-SHA-256. */
    public String password() {
        return "app";
    }

    /** The name of the application's database, which its role owns. */
    public String database() {
        return DATABASE;
    }

    /** {@code host:port,host:port,…} of all nodes in the order of their names. */
    public String hosts() {
        return nodes.stream().map(PostgresNode::address).collect(Collectors.joining(","));
    }

    /** As {@link #hosts()} but through the proxies, which are started if they are not yet. */
    public String proxiedHosts() {
        return nodes.stream().map(node -> proxy(node).address()).collect(Collectors.joining(","));
    }

    /**
     * The proxy in front of a node, started at the first call. It lives as long as the cluster. It listens on the
     * node's {@link PostgresNode#host() host}; with {@link ClusterBuilder#oneAddressPerNode} all proxies share one port
     * as the nodes do, so that a topology of host names leads through them too.
     */
    public TcpProxy proxy(PostgresNode node) {
        if (closed) {
            throw new ClusterException("cluster: expected to be open, but was 'closed'; start another one");
        }
        return proxies.computeIfAbsent(
                mine(node),
                target -> TcpProxy.start(
                        "testkit proxy " + target.name(),
                        new InetSocketAddress(target.host(), proxyPort),
                        new InetSocketAddress(target.host(), target.port())));
    }

    /** How many connections of clients the node has, without the ones of this class. */
    public int connectionsTo(PostgresNode node) {
        return countClients(node, "application_name <> '" + AdminConnection.APPLICATION_NAME + "'");
    }

    /** How many connections of clients the node has that set this {@code application_name}. */
    public int connectionsTo(PostgresNode node, String applicationName) {
        return countClients(node, "application_name = '" + applicationName.replace("'", "''") + "'");
    }

    /** Ends all processes of a node at once, as a power cut would. Does nothing when it is down. */
    public void kill(PostgresNode node) {
        run(mine(node)::kill);
    }

    /**
     * Shuts a node down in order: its clients are cut off, and a primary first sends its standbys everything. A frozen
     * node is thawed for it. Does nothing when it is down.
     */
    public void stop(PostgresNode node) {
        run(mine(node)::stop);
    }

    /**
     * Stops all processes of a node where they are. Its connections stay open and silent, and the kernel still accepts
     * new ones. Does nothing when the node is not running.
     */
    public void freeze(PostgresNode node) {
        run(mine(node)::freeze);
    }

    /** Lets a frozen node continue. Does nothing when it is not frozen. */
    public void thaw(PostgresNode node) {
        run(mine(node)::thaw);
    }

    /**
     * Starts a node that is down as it was: a standby follows whom it followed, and an old primary comes back as a
     * primary, even when there is a new one. Returns when it accepts connections.
     */
    public void restart(PostgresNode node) {
        run(() -> {
            if (mine(node).state() != NodeState.DOWN) {
                throw new ClusterException(
                        node.name() + ": expected to be DOWN, but was '" + node.state() + "'; stop or kill it first");
            }
            node.launch();
            node.awaitAccepting();
        });
    }

    /**
     * Makes a running standby a primary. The other standbys go on following whom they followed: see
     * {@link #repoint}, or {@link #failOver} for all of it. With synchronous replication the new primary acknowledges on
     * its own until a standby follows it.
     *
     * @return when recovery was first seen ended, as {@link System#nanoTime()}
     */
    public long promote(PostgresNode node) {
        return call(() -> {
            try (Election election = new Election(List.of(mine(node)))) {
                long promoted = election.promote(node);
                replication.adjustSynchronous(node);
                return promoted;
            }
        });
    }

    /** Lets a running standby follow another primary, without a restart. Returns when it streams from there. */
    public void repoint(PostgresNode standby, PostgresNode newPrimary) {
        run(() -> {
            Replication.repoint(mine(standby), mine(newPrimary));
            replication.awaitStreaming(newPrimary, List.of(standby));
            replication.adjustSynchronous(newPrimary);
        });
    }

    /**
     * Throws a node's data away and makes it a standby again, copied from the primary. Returns when it streams and
     * accepts connections.
     */
    public void rebuild(PostgresNode node) {
        run(() -> recovery.rebuild(mine(node), primary()));
    }

    /**
     * Kills the primary, promotes the most advanced standby at once and lets the other running ones follow it. The old
     * primary stays down. With synchronous replication the new primary acknowledges on its own at first, as in managed
     * clusters; when this returns, a standby has every acknowledged write, or none is left to have it.
     */
    public Failover failOver() {
        return call(() -> {
            Replication.Roles roles = replication.roles();
            PostgresNode old = roles.primary();
            try (Election election = new Election(roles.standbys())) {
                old.kill();
                long down = System.nanoTime();
                election.awaitLastBytes();
                PostgresNode next = election.mostAdvanced();
                long promoted = election.promote(next);
                long redundant = recovery.awaitFollowing(next, election.repointTo(next));
                return new Failover(old, next, down, promoted, redundant);
            }
        });
    }

    /** As {@link #switchOver(PostgresNode)}, to the most advanced standby. */
    public Failover switchOver() {
        return call(() -> switchOver(mostAdvancedStandby()));
    }

    /**
     * Changes the primary as planned: stops it in order, promotes this standby, lets the others follow it and the old
     * primary come back as a standby, with no rebuild. No acknowledged write is lost.
     */
    public Failover switchOver(PostgresNode next) {
        return call(() -> {
            Replication.Roles roles = replication.roles();
            PostgresNode old = roles.primary();
            if (!roles.standbys().contains(next)) {
                throw new ClusterException("cluster: expected one of the running standbys " + roles.standbys()
                        + ", but was '" + next + "'; switch over to one of those");
            }
            try (Election election = new Election(roles.standbys())) {
                old.stop();
                long down = System.nanoTime();
                long promoted = election.promote(next);
                replication.makeStandby(old, next);
                old.launch();
                List<PostgresNode> followers = election.repointTo(next);
                old.awaitAccepting();
                followers.add(old);
                long redundant = recovery.awaitFollowing(next, followers);
                return new Failover(old, next, down, promoted, redundant);
            }
        });
    }

    /** Takes the whole cluster down, in order: the primary first, so that the standbys have everything. */
    public void stopAll() {
        run(() -> {
            nodes.forEach(PostgresNode::thaw);
            replication.roles().newestPrimary().ifPresent(PostgresNode::stop);
            nodes.forEach(PostgresNode::stop);
        });
    }

    /**
     * Starts all nodes that are down as they were. Returns when all accept connections and, if there is one primary,
     * when those standbys stream that follow it.
     */
    public void startAll() {
        run(() -> {
            List<PostgresNode> down = nodes.stream()
                    .filter(node -> node.state() == NodeState.DOWN)
                    .toList();
            down.forEach(PostgresNode::launch);
            down.forEach(PostgresNode::awaitAccepting);
            Replication.Roles roles = replication.roles();
            roles.newestPrimary().ifPresent(primary -> {
                List<PostgresNode> followers = roles.standbys().stream()
                        .filter(standby -> replication.follows(standby, primary))
                        .toList();
                replication.awaitStreaming(primary, followers);
                replication.adjustSynchronous(primary);
            });
        });
    }

    /**
     * Makes the cluster whole again after any fault: proxies pass, frozen nodes are thawed, and every node that is down,
     * diverged or follows another becomes a standby of the primary. Which node is the primary stays as it is; when none
     * is running, the node that was it returns, or else the most advanced standby is promoted. Data and clients are left
     * alone. Quick when nothing is wrong.
     */
    public void heal() {
        run(() -> {
            proxies.values().forEach(TcpProxy::pass);
            recovery.heal();
        });
    }

    /** Ends all servers and proxies and deletes their data. The second call does nothing. */
    @Override
    public void close() {
        closed = true;
        // a test that ran into its time limit must not leave servers behind
        boolean interrupted = Thread.interrupted();
        try {
            run(() -> {
                proxies.values().forEach(TcpProxy::close);
                home.close();
            });
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int countClients(PostgresNode node, String condition) {
        String count = mine(node)
                .ask(admin -> admin.ask("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE backend_type = 'client backend' AND " + condition));
        return Integer.parseInt(count);
    }

    private PostgresNode mine(PostgresNode node) {
        if (!nodes.contains(node)) {
            throw new ClusterException(
                    "cluster: expected one of " + nodes + ", but was '" + node + "'; use a node of this cluster");
        }
        return node;
    }

    private void run(Runnable verb) {
        call(() -> {
            verb.run();
            return true;
        });
    }

    private <T> T call(Supplier<T> verb) {
        verbs.lock();
        try {
            return verb.get();
        } finally {
            verbs.unlock();
        }
    }
}
