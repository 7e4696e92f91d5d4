package io.awswrapper.testkit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One server of a {@link DatabaseCluster}, which has the verbs. Its name and address stay the same for the life of the
 * cluster, whatever role it has.
 *
 * <p>Safe for use by several threads.
 */
public class DatabaseNode {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Seat seat;
    private final NodeFiles files;
    private final ServerProgram program;
    private final Access access;
    private volatile @Nullable ServerProcess process;
    private volatile boolean frozen;

    DatabaseNode(Seat seat, NodeFiles files, ServerProgram program, Access access) {
        this.seat = seat;
        this.files = files;
        this.program = program;
        this.access = access;
    }

    /**
     * {@code n1}, {@code n2} and so on. The server says it too: PostgreSQL as its {@code cluster_name}; of MySQL and
     * MariaDB the number is the {@code server_id}.
     */
    public final String name() {
        return seat.name();
    }

    /** A loopback address. */
    public final String host() {
        return seat.host();
    }

    /** The port on which the server itself listens. */
    public final int port() {
        return seat.port();
    }

    /** {@code host:port}. */
    public final String address() {
        return seat.address();
    }

    /** A plain URL, for the database's own driver, of the application's database on this node; without a user. */
    public final String jdbcUrl() {
        return access.url(address());
    }

    /**
     * Opens a direct connection of the superuser, {@code postgres} or {@code root}, to the application's database; the
     * caller closes it.
     *
     * @throws SQLException when the server is not there to answer
     */
    public final Connection open() throws SQLException {
        return access.open(address());
    }

    /** What the server does now. */
    public final NodeState state() {
        ServerProcess current = process;
        if (current == null || !current.isAlive()) {
            return NodeState.DOWN;
        }
        return frozen ? NodeState.FROZEN : NodeState.RUNNING;
    }

    /** Whether the server has processes and they are not frozen. */
    public final boolean isRunning() {
        return state() == NodeState.RUNNING;
    }

    /**
     * Whether the server is a standby, asked of the server itself: one of PostgreSQL is in recovery, the others are
     * read-only.
     *
     * @throws ClusterException when it is not running or does not answer
     */
    public final boolean isStandby() {
        return ask(admin -> admin.isTrue(access.standbyQuestion()));
    }

    /** The end of the server's log, for the message of a failed test; at most 4000 characters. */
    public final String logTail() {
        return files.logTail();
    }

    @Override
    public final String toString() {
        return name() + " (" + address() + ", " + state() + ")";
    }

    /** A question to the superuser's connection. */
    @FunctionalInterface
    interface Question<T> {
        T put(AdminConnection admin) throws SQLException;
    }

    <T> T ask(Question<T> question) {
        if (!isRunning()) {
            throw new ClusterException(name() + ": expected to be RUNNING, but was '" + state() + "'; "
                    + (frozen ? "thaw" : "restart") + " it first");
        }
        try (AdminConnection admin = admin()) {
            return question.put(admin);
        } catch (SQLException e) {
            throw failed("expected to answer", e);
        }
    }

    /** An order to the superuser's connection. */
    @FunctionalInterface
    interface Order {
        void put(AdminConnection admin) throws SQLException;
    }

    void tell(Order order) {
        ask(admin -> {
            order.put(admin);
            return true;
        });
    }

    AdminConnection admin() throws SQLException {
        return access.admin(address());
    }

    NodeFiles files() {
        return files;
    }

    /** Starts the server and returns at once. */
    void launch() {
        try {
            files.forgetRun();
            frozen = false;
            ServerProcess launched = new ServerProcess(name(), program, files.log());
            process = launched;
            files.rememberRun(launched.pid());
        } catch (IOException e) {
            throw failed("expected to start", e);
        }
    }

    void awaitAccepting() {
        Await.until(
                name() + ": expected to accept connections",
                Await.LIMIT,
                () -> {
                    if (state() == NodeState.DOWN) {
                        throw new ClusterException(
                                name() + ": expected to start, but was 'ended'; see its log:\n" + logTail());
                    }
                    try (AdminConnection admin = admin()) {
                        return admin.isTrue("SELECT 1 = 1") ? null : "no answer";
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
            throw new ClusterException(name() + ": expected to shut down within " + STOP_LIMIT.toMillis()
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
                name() + ": " + what + ", but was '" + cause.getMessage() + "'; see its log:\n" + logTail(), cause);
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
