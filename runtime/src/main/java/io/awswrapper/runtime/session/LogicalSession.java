package io.awswrapper.runtime.session;

import io.awswrapper.runtime.config.Settings;
import io.awswrapper.runtime.topology.ClusterRegistry;
import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.ConnectRequest;
import io.awswrapper.spi.ConnectRequest.Purpose;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.Placement;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Session;
import io.awswrapper.spi.SqlAnalysis;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A logical connection: its plugins, the physical connection it is on now, and what must be carried to the next one.
 *
 * <p>One thread at a time calls it, as with any JDBC connection; {@link #close}, {@link #abort} and the volatile fields are
 * for any thread. No lock anywhere: {@link #moveTo} publishes the new connection before it looks whether the session was
 * closed, and closing sets its mark before it looks which connection to close, so one of the two always sees the other.
 */
public final class LogicalSession implements Session {

    private final Settings settings;
    private final Environment environment;
    private final Purpose purpose;
    private final Map<String, String> properties;
    private PluginChain chain = PluginChain.EMPTY;

    /** Where a session is: published as one, so that nobody takes the connection for one to another host. */
    private record Seat(Host host, Connection connection) {}

    private volatile @Nullable Seat seat;
    private volatile boolean closed;
    private final AtomicBoolean released = new AtomicBoolean();
    private @Nullable Host connecting;
    /** Stays when it is given back: nobody is to acquire another one. */
    private volatile ClusterRegistry.@Nullable Lease lease;

    private final WrappedConnection connection;
    private final SessionRecord record = new SessionRecord(this);
    private volatile @Nullable Placement placement;

    private LogicalSession(
            Settings settings, Environment environment, Purpose purpose, Map<String, String> properties) {
        this.properties = properties;
        this.settings = settings;
        this.environment = environment;
        this.purpose = purpose;
        this.connection = new WrappedConnection(this);
    }

    /**
     * Opens a session on the first of the URL's hosts that a connection can be had to, or where its plugins say.
     *
     * @return the session's JDBC face; closing it ends the session
     */
    public static Connection open(Settings settings, Environment environment) throws SQLException {
        Map<String, String> properties = settings.driverProperties();
        return open(new LogicalSession(settings, environment, Purpose.APPLICATION, properties), settings.hosts());
    }

    /**
     * Opens a connection for probing one host; only plugins that take part in probes are in its chain.
     *
     * @param timeout bounds connecting and each answer
     */
    public static Connection probe(Settings settings, Environment environment, Host host, Duration timeout)
            throws SQLException {
        Map<String, String> properties = new HashMap<>(settings.driverProperties());
        properties.putAll(settings.dialect().probeProperties(timeout));
        return open(new LogicalSession(settings, environment, Purpose.PROBE, properties), List.of(host));
    }

    /** Opens connections like this session's, for owners that may outlive it: its own plugins are no part of them. */
    PluginContext.Connector connector() {
        return new SharedConnector(settings, environment);
    }

    /** Opens a connection that belongs to no session. */
    static Connection additional(Settings settings, Environment environment, Host host) throws SQLException {
        LogicalSession opening =
                new LogicalSession(settings, environment, Purpose.ADDITIONAL, settings.driverProperties());
        try {
            opening.makePlugins();
            return opening.connect(opening.request(host), 0);
        } finally {
            opening.release();
        }
    }

    private static Connection open(LogicalSession session, List<Host> hosts) throws SQLException {
        boolean opened = false;
        try {
            session.makePlugins();
            session.openFirst(hosts);
            opened = true;
            return session.connection;
        } finally {
            if (!opened) {
                session.release();
            }
        }
    }

    // ---- opening

    private void makePlugins() throws SQLException {
        List<ConnectionPluginProvider> plan = settings.plan().providers();
        if (purpose != Purpose.APPLICATION) {
            plan = plan.stream()
                    .filter(provider -> provider.descriptor().probes())
                    .toList();
        }
        if (plan.isEmpty()) {
            return;
        }
        chain = new PluginChain(plan.size());
        for (ConnectionPluginProvider provider : plan) {
            chain.add(provider.create(new SessionContext(this, chain.size())));
        }
    }

    private void openFirst(List<Host> hosts) throws SQLException {
        SQLException failure = null;
        for (Host candidate : hosts) {
            long begun = System.nanoTime();
            try {
                Connection opened = connect(settings.request(candidate, purpose, properties), 0);
                record.transaction().autoCommit(opened.getAutoCommit());
                Host reached = Objects.requireNonNullElse(connecting, candidate);
                seat = new Seat(reached, opened);
                arrived(reached);
                publishConnected(reached, begun, null);
                return;
            } catch (SQLException e) {
                publishConnected(candidate, begun, e);
                if (failure != null) {
                    e.addSuppressed(failure);
                }
                failure = e;
                // A plugin that gave up has tried every host; a refused login is refused everywhere.
                if (e instanceof FailoverException || settings.dialect().classify(e) == ErrorKind.LOGIN) {
                    throw e;
                }
            }
        }
        throw Objects.requireNonNull(failure, "there is at least one host");
    }

    private void arrived(Host at) {
        ClusterRegistry.Lease held = lease;
        if (held != null) {
            held.at(at);
        }
    }

    private void publishConnected(Host to, long begun, @Nullable SQLException failure) {
        if (purpose == Purpose.APPLICATION && environment.hasListeners()) {
            ClusterRegistry.Lease held = lease;
            String cluster = held == null ? to.authority() : held.cluster().name();
            environment.publish(new Event.Connected(cluster, to, Duration.ofNanos(System.nanoTime() - begun), failure));
        }
    }

    /** Opens a physical connection through the plugins from the given one on. */
    Connection connect(ConnectRequest request, int from) throws SQLException {
        if (from < chain.size()) {
            return chain.get(from).connect(request, passedOn -> connect(passedOn, from + 1));
        }
        connecting = request.host();
        String url = settings.dialect().targetUrl(request.host(), settings.database());
        Properties passed = new Properties();
        passed.putAll(settings.dialect()
                .targetProperties(request.properties(), settings.targetDriver().getClass()));
        Connection opened = settings.targetDriver().connect(url, passed);
        if (opened == null) {
            throw new SQLException(
                    "Target driver " + settings.dialect().targetDriver() + ": takes no URL like this, but was given '"
                            + url + "'; check that the driver on the path is the right one",
                    "08001");
        }
        return opened;
    }

    /** A wish for one more connection, to this host and no other. */
    ConnectRequest request(Host to) {
        return settings.request(to, purpose == Purpose.PROBE ? purpose : Purpose.ADDITIONAL, properties);
    }

    // ---- the pipeline

    /** Whether a call of this kind goes straight to the driver. */
    boolean direct(CallKind kind) {
        return !chain.wants(kind);
    }

    /** Whether this session can ever move: when no plugin sees any call, nothing needs to be remembered. */
    boolean movable() {
        return chain.wantsAny();
    }

    PluginChain chain() {
        return chain;
    }

    SqlAnalysis analyze(String sql) {
        return environment.analyze(settings.dialect(), sql);
    }

    SessionRecord record() {
        return record;
    }

    @Override
    public Host host() {
        return seat().host();
    }

    @Override
    public Connection physical() {
        return seat().connection();
    }

    private Seat seat() {
        return Objects.requireNonNull(seat, "not yet connected");
    }

    @Override
    public boolean autoCommit() {
        return record.transaction().autoCommit();
    }

    @Override
    public boolean readOnly() {
        return record.readOnly();
    }

    @Override
    public boolean inTransaction() {
        return record.inTransaction();
    }

    @Override
    public boolean mayHaveWritten() {
        return record.mayHaveWritten();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public @Nullable Placement placement() {
        return placement;
    }

    @Override
    public void place(Placement wanted) {
        placement = wanted;
    }

    @Override
    public void transactionLost(FailoverException.Outcome became, FailoverException told) {
        record.lost(new LostTransaction(became, told));
    }

    @Override
    public boolean abortIf(Predicate<Host> misplaced) {
        Seat now = seat;
        // Judged between two looks: whoever routes moves first and says then that only the writer will do.
        if (now == null || closed || !misplaced.test(now.host()) || !now.equals(seat)) {
            return false;
        }
        environment.executor().execute(() -> abandon(now.connection()));
        return true;
    }

    @Override
    public Connection moveTo(Host newHost, Connection target) throws SQLException {
        Seat left = seat();
        Connection former = left.connection();
        boolean clean = !record.inTransaction();
        record.carryTo(target);
        seat = new Seat(newHost, target);
        if (closed) {
            seat = left;
            // Whoever closed the session may have seen only the new connection.
            abandon(former);
            throw new SQLException(
                    "Connection: closed while it was being moved to " + newHost + "; open another one", "08003");
        }
        record.left(former, clean);
        arrived(newHost);
        return former;
    }

    private void abandon(Connection former) {
        try {
            former.abort(Runnable::run);
        } catch (SQLException e) {
            environment.forgotten(e);
        }
    }

    // ---- the end

    void close() throws SQLException {
        if (!closed) {
            closed = true;
            try {
                physical().close();
            } catch (SQLException e) {
                closeFailed(e);
            } finally {
                release();
            }
        }
    }

    /** With its server gone there is nothing left to close, and nothing that the application could do. */
    void closeFailed(SQLException e) throws SQLException {
        ErrorKind kind = movable() ? settings.dialect().classify(e) : ErrorKind.STATEMENT;
        if (kind != ErrorKind.CONNECTION_LOST && kind != ErrorKind.NOT_SENT) {
            throw e;
        }
        environment.forgotten(e);
    }

    /** Also of a session that is being closed: a close that waits for a dead server ends with it. */
    void abort(Executor executor) throws SQLException {
        closed = true;
        try {
            physical().abort(executor);
        } finally {
            release();
        }
    }

    private void release() {
        closed = true;
        if (!released.compareAndSet(false, true)) {
            return;
        }
        chain.close(environment);
        ClusterRegistry.Lease held = lease;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public String toString() {
        Seat now = seat;
        return "Connection to " + (now == null ? "no host yet" : now.host()) + (closed ? ", closed" : "");
    }

    // ---- for the context

    WrappedConnection connection() {
        return connection;
    }

    Settings settings() {
        return settings;
    }

    Environment environment() {
        return environment;
    }

    ClusterRegistry.Lease lease() throws SQLException {
        ClusterRegistry.Lease held = lease;
        if (held == null) {
            held = environment.clusters().acquire(settings);
            lease = held;
            // Who aborted the session meanwhile has seen no lease to give back.
            if (released.get()) {
                held.close();
            }
        }
        return held;
    }
}
