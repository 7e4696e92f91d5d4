package io.awswrapper.testkit;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A primary and its standbys: real servers on loopback, and the faults that happen to them. Tests written against this
 * class run on every {@link Database}.
 *
 * <pre>{@code
 * try (DatabaseCluster cluster = DatabaseCluster.builder(Database.MYSQL).nodes(3).start()) {
 *     PrimaryChange failover = cluster.failOver();
 *     // connections to failover.oldPrimary() are broken, failover.newPrimary() takes writes
 * }
 * }</pre>
 *
 * <p>There are three users: the application's {@link #user()}, who needs the {@link #password()} and may do anything in
 * the {@link #database()} but nothing to the server, so that a standby refuses its writes; the
 * {@link #monitoringUser()}, who may see the state of the replication but no data; and the superuser, {@code postgres} or
 * {@code root}, who needs no password.
 *
 * <p>Safe for use by several threads: the verbs run one after another, questions do not wait for them. A verb returns
 * when its effect is there, or throws a {@link ClusterException} that says what was seen instead. The servers end with
 * {@link #close()}, or with this process if that is forgotten.
 */
public class DatabaseCluster implements AutoCloseable {

    static final String DATABASE = "app";

    private final ClusterHome home;
    private final Replication replication;
    private final int proxyPort;
    private final List<? extends DatabaseNode> nodes;
    private final Recovery recovery;
    private final Handover handover;
    private final Map<DatabaseNode, TcpProxy> proxies = new ConcurrentHashMap<>();
    private final ReentrantLock verbs = new ReentrantLock();
    private volatile boolean closed;

    DatabaseCluster(ClusterHome home, Replication replication, int proxyPort) {
        this.home = home;
        this.replication = replication;
        this.proxyPort = proxyPort;
        this.nodes = replication.nodes();
        this.recovery = new Recovery(replication);
        this.handover = new Handover(replication, recovery);
    }

    /** Starts the description of a cluster. */
    public static ClusterBuilder<DatabaseCluster> builder(Database database) {
        return new ClusterBuilder<>(database, DatabaseCluster::new);
    }

    /** Of what it is made. */
    public Database kind() {
        return home.database();
    }

    /** All nodes in the order of their names; the first one began as the primary. */
    public List<? extends DatabaseNode> nodes() {
        return nodes;
    }

    /**
     * The node of this name.
     *
     * @throws ClusterException when there is none
     */
    public DatabaseNode node(String name) {
        return nodes.stream()
                .filter(node -> node.name().equals(name))
                .<DatabaseNode>map(node -> node)
                .findFirst()
                .orElseThrow(() -> new ClusterException(
                        "cluster: expected one of " + nodes + ", but was '" + name + "'; ask for one of those"));
    }

    /**
     * The running node that is no standby, the one promoted last if there are several. Asked of the servers at every
     * call.
     *
     * @throws ClusterException when there is none
     */
    public DatabaseNode primary() {
        return replication.roles().primary();
    }

    /** The running standbys, in the order of their names. Asked of the servers at every call. */
    public List<? extends DatabaseNode> standbys() {
        return replication.roles().standbys();
    }

    /**
     * The running standby that received most of the primary's log: with synchronous replication it has every
     * acknowledged write, or will have it when it is promoted.
     *
     * @throws ClusterException when no standby is running
     */
    public DatabaseNode mostAdvancedStandby() {
        try (Election election = new Election(replication, standbys())) {
            return election.mostAdvanced();
        }
    }

    /** The name of the application's user. */
    public String user() {
        return "app";
    }

    /** The password of the application's user, which the server checks as it does by default. */
    public String password() {
        return "app";
    }

    /** The name of a user who may ask about the replication, and has no right in the {@link #database()}. */
    public String monitoringUser() {
        return "monitor";
    }

    /** The password of the {@link #monitoringUser()}. */
    public String monitoringPassword() {
        return "monitor";
    }

    /**
     * The certificate of the servers, self-signed, in PEM; it names their addresses and {@code localhost}. MySQL and
     * MariaDB offer TLS by it. Of PostgreSQL there is none: see {@link IamGateway} for TLS in front of it.
     */
    public Optional<Path> certificate() {
        return home.certificate();
    }

    /** The name of the application's database, which belongs to its user. */
    public String database() {
        return DATABASE;
    }

    /** {@code host:port,host:port,…} of all nodes in the order of their names. */
    public String hosts() {
        return nodes.stream().map(DatabaseNode::address).collect(Collectors.joining(","));
    }

    /** As {@link #hosts()} but through the proxies, which are started if they are not yet. */
    public String proxiedHosts() {
        return nodes.stream().map(node -> proxy(node).address()).collect(Collectors.joining(","));
    }

    /**
     * The proxy in front of a node, started at the first call. It lives as long as the cluster. It listens on the
     * node's {@link DatabaseNode#host() host}; with {@link ClusterBuilder#oneAddressPerNode} all proxies share one port
     * as the nodes do, so that a topology of host names leads through them too.
     */
    public TcpProxy proxy(DatabaseNode node) {
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
    public int connectionsTo(DatabaseNode node) {
        return countClients(node, replication.clientCount());
    }

    /**
     * How many connections of clients the node has that told this name: pgjdbc's {@code ApplicationName}, or the
     * {@code program_name} of the {@code connectionAttributes} of MySQL.
     */
    public int connectionsTo(DatabaseNode node, String applicationName) {
        return countClients(node, replication.clientCount("'" + applicationName.replace("'", "''") + "'"));
    }

    /** Ends all processes of a node at once, as a power cut would. Does nothing when it is down. */
    public void kill(DatabaseNode node) {
        run(mine(node)::kill);
    }

    /**
     * Shuts a node down in order: its clients are cut off, and a primary first sends its standbys everything. A frozen
     * node is thawed for it. Does nothing when it is down.
     */
    public void stop(DatabaseNode node) {
        run(mine(node)::stop);
    }

    /**
     * Stops all processes of a node where they are. Its connections stay open and silent, and the kernel still accepts
     * new ones. Does nothing when the node is not running.
     */
    public void freeze(DatabaseNode node) {
        run(mine(node)::freeze);
    }

    /** Lets a frozen node continue. Does nothing when it is not frozen. */
    public void thaw(DatabaseNode node) {
        run(mine(node)::thaw);
    }

    /**
     * Starts a node that is down as it was: a standby follows whom it followed, and an old primary comes back as a
     * primary, even when there is a new one. Returns when it accepts connections.
     */
    public void restart(DatabaseNode node) {
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
     * @return when the node was first seen to take writes, as {@link System#nanoTime()}
     */
    public long promote(DatabaseNode node) {
        return call(() -> handover.promote(mine(node)));
    }

    /** Lets a running standby follow another primary, without a restart. Returns when it streams from there. */
    public void repoint(DatabaseNode standby, DatabaseNode newPrimary) {
        run(() -> {
            replication.repoint(mine(standby), mine(newPrimary));
            replication.awaitStreaming(newPrimary, List.of(standby));
            replication.adjustSynchronous(newPrimary);
        });
    }

    /**
     * Throws a node's data away and makes it a standby again with those of the primary. Returns when it streams and
     * accepts connections.
     */
    public void rebuild(DatabaseNode node) {
        run(() -> recovery.rebuild(mine(node), primary()));
    }

    /**
     * Kills the primary, promotes the most advanced standby at once and lets the other running ones follow it. The old
     * primary stays down. With synchronous replication the new primary acknowledges on its own at first, as in managed
     * clusters; when this returns, a standby has every acknowledged write, or none is left to have it.
     */
    public PrimaryChange failOver() {
        return call(handover::failOver);
    }

    /** As {@link #switchOver(DatabaseNode)}, to the most advanced standby. */
    public PrimaryChange switchOver() {
        return call(() -> handover.switchOver(mostAdvancedStandby()));
    }

    /**
     * Changes the primary as planned: cuts its clients off in order, promotes this standby, lets the others follow it and
     * the old primary come back as a standby, with no rebuild. No acknowledged write is lost. PostgreSQL is stopped and
     * started for it; MySQL and MariaDB become read-only where they are.
     */
    public PrimaryChange switchOver(DatabaseNode next) {
        return call(() -> handover.switchOver(mine(next)));
    }

    /** Takes the whole cluster down, in order: the primary first, so that the standbys have everything. */
    public void stopAll() {
        run(() -> {
            nodes.forEach(DatabaseNode::thaw);
            replication.roles().newestPrimary().ifPresent(DatabaseNode::stop);
            nodes.forEach(DatabaseNode::stop);
        });
    }

    /**
     * Starts all nodes that are down as they were. Returns when all accept connections and, if there is one primary,
     * when those standbys stream that follow it.
     */
    public void startAll() {
        run(() -> {
            List<? extends DatabaseNode> down = nodes.stream()
                    .filter(node -> node.state() == NodeState.DOWN)
                    .toList();
            down.forEach(DatabaseNode::launch);
            down.forEach(DatabaseNode::awaitAccepting);
            Replication.Roles roles = replication.roles();
            roles.newestPrimary().ifPresent(primary -> {
                List<DatabaseNode> followers = roles.standbys().stream()
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

    /**
     * Lets a running standby go on receiving without showing what it receives, so that its readers see an ever older
     * state. Promoting the node ends it too.
     */
    public void pauseReplay(DatabaseNode standby) {
        run(() -> mine(standby).tell(replication::pauseReplay));
    }

    /** Lets a standby show what it received. Does nothing when it is not paused. */
    public void resumeReplay(DatabaseNode standby) {
        run(() -> mine(standby).tell(replication::resumeReplay));
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

    private int countClients(DatabaseNode node, String question) {
        return Integer.parseInt(mine(node).ask(admin -> admin.ask(question)));
    }

    private DatabaseNode mine(DatabaseNode node) {
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
