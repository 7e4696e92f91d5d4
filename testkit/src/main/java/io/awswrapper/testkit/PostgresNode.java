package io.awswrapper.testkit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One server of a {@link PostgresCluster}, which has the verbs. Its name and address stay the same for the life of the
 * cluster, whatever role it has.
 *
 * <p>Safe for use by several threads.
 */
public final class PostgresNode {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final String name;
    private final String host;
    private final int port;
    private final NodeFiles files;
    private final List<String> command;
    private volatile @Nullable ServerProcess process;
    private volatile boolean frozen;

    PostgresNode(String name, String host, int port, NodeFiles files, List<String> command) {
        this.name = name;
        this.host = host;
        this.port = port;
        this.files = files;
        this.command = List.copyOf(command);
    }

    /** {@code n1}, {@code n2} and so on; also the server's {@code cluster_name}. */
    public String name() {
        return name;
    }

    /** A loopback address. */
    public String host() {
        return host;
    }

    /** The port on which the server itself listens. */
    public int port() {
        return port;
    }

    /** {@code host:port}. */
    public String address() {
        return host + ":" + port;
    }

    /** A plain PostgreSQL URL of the application's database on this node, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + address() + "/" + PostgresCluster.DATABASE;
    }

    /**
     * Opens a direct connection of the superuser {@code postgres} to the application's database; the caller closes it.
     *
     * @throws SQLException when the server is not there to answer
     */
    public Connection open() throws SQLException {
        return AdminConnection.connect(jdbcUrl(), "testkit user");
    }

    /** What the server does now. */
    public NodeState state() {
        ServerProcess current = process;
        if (current == null || !current.isAlive()) {
            return NodeState.DOWN;
        }
        return frozen ? NodeState.FROZEN : NodeState.RUNNING;
    }

    /** Whether the server has processes and they are not frozen. */
    public boolean isRunning() {
        return state() == NodeState.RUNNING;
    }

    /**
     * Whether the server is a standby, asked of the server itself.
     *
     * @throws ClusterException when it is not running or does not answer
     */
    public boolean isInRecovery() {
        return ask(admin -> admin.isTrue("SELECT pg_is_in_recovery()"));
    }

    /** The end of the server's log, for the message of a failed test; at most 4000 characters. */
    public String logTail() {
        return files.logTail();
    }

    @Override
    public String toString() {
        return name + " (" + address() + ", " + state() + ")";
    }

    /** A question to the superuser's connection. */
    @FunctionalInterface
    interface Question<T> {
        T put(AdminConnection admin) throws SQLException;
    }

    <T> T ask(Question<T> question) {
        if (!isRunning()) {
            throw new ClusterException(name + ": expected to be RUNNING, but was '" + state() + "'; "
                    + (frozen ? "thaw" : "restart") + " it first");
        }
        try (AdminConnection admin = admin()) {
            return question.put(admin);
        } catch (SQLException e) {
            throw failed("expected to answer", e);
        }
    }

    AdminConnection admin() throws SQLException {
        return new AdminConnection(jdbcUrl());
    }

    NodeFiles files() {
        return files;
    }

    /** What a standby of this node is given as {@code primary_conninfo}. */
    String connectionFor(PostgresNode standby) {
        return "host=" + host + " port=" + port + " user=postgres application_name=" + standby.name
                + " sslmode=disable gssencmode=disable connect_timeout=2";
    }

    /** Starts the server and returns at once. */
    void launch() {
        try {
            files.forgetRun();
            frozen = false;
            process = new ServerProcess(name, command, files.log());
        } catch (IOException e) {
            throw failed("expected to start", e);
        }
    }

    void awaitAccepting() {
        Await.until(
                name + ": expected to accept connections",
                Await.LIMIT,
                () -> {
                    if (state() == NodeState.DOWN) {
                        throw new ClusterException(
                                name + ": expected to start, but was 'ended'; see its log:\n" + logTail());
                    }
                    try (AdminConnection admin = admin()) {
                        return admin.isTrue("SELECT true") ? null : "no answer";
                    }
                },
                this::logTail);
    }

    void kill() {
        ServerProcess current = process;
        if (current != null) {
            current.kill();
        }
        ended();
    }

    void stop() {
        thaw();
        ServerProcess current = process;
        if (current != null && !current.stop(STOP_LIMIT)) {
            current.kill();
            ended();
            throw new ClusterException(name + ": expected to shut down within " + STOP_LIMIT.toMillis()
                    + " ms, but was 'running' and was killed; thaw its standbys first. Its log:\n" + logTail());
        }
        ended();
    }

    void freeze() {
        ServerProcess current = process;
        if (current != null && isRunning()) {
            frozen = true;
            current.freeze();
        }
    }

    void thaw() {
        ServerProcess current = process;
        if (current != null && state() == NodeState.FROZEN) {
            current.thaw();
            frozen = false;
        }
    }

    ClusterException failed(String what, Exception cause) {
        return new ClusterException(
                name + ": " + what + ", but was '" + cause.getMessage() + "'; see its log:\n" + logTail(), cause);
    }

    private void ended() {
        process = null;
        frozen = false;
        try {
            files.forgetRun();
        } catch (IOException e) {
            throw failed("expected to leave nothing", e);
        }
    }
}
