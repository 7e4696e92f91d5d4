package io.awswrapper.runtime.session;

import io.awswrapper.runtime.config.Settings;
import io.awswrapper.runtime.topology.ClusterRegistry;
import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.ConnectRequest;
import io.awswrapper.spi.ConnectRequest.Purpose;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.Host;
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

    private volatile @Nullable Connection physical;
    private volatile @Nullable Host host;
    private volatile boolean closed;
    private final AtomicBoolean released = new AtomicBoolean();
    private @Nullable Host connecting;
    private ClusterRegistry.@Nullable Lease lease;

    private final WrappedConnection connection;
    private @Nullable SessionState state;
    private final TransactionState transaction = new TransactionState();
    private boolean readOnly;

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
        if (purpose == Purpose.PROBE) {
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
            try {
                Connection opened = connect(request(candidate), 0);
                transaction.autoCommit(opened.getAutoCommit());
                host = Objects.requireNonNullElse(connecting, candidate);
                physical = opened;
                return;
            } catch (SQLException e) {
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

    /** Opens a physical connection through the plugins from the given one on. */
    Connection connect(ConnectRequest request, int from) throws SQLException {
        if (from < chain.size()) {
            return chain.get(from).connect(request, passedOn -> connect(passedOn, from + 1));
        }
        connecting = request.host();
        String url = settings.dialect().targetUrl(request.host(), settings.database());
        Properties passed = new Properties();
        passed.putAll(request.properties());
        Connection opened = settings.targetDriver().connect(url, passed);
        if (opened == null) {
            throw new SQLException(
                    "Target driver " + settings.dialect().targetDriver() + ": takes no URL like this, but was given '"
                            + url + "'; check that the driver on the path is the right one",
                    "08001");
        }
        return opened;
    }

    ConnectRequest request(Host to) {
        return ConnectRequest.of(to, purpose, properties);
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

    // ---- what is known of the transaction

    TransactionState transaction() {
        return transaction;
    }

    /** The first call of a transaction failed: if it never left the client, there is no transaction yet. */
    void failedFirst(SQLException failure) {
        if (settings.dialect().classify(failure) == ErrorKind.NOT_SENT) {
            transaction.notSent();
        }
    }

    void executed(SqlAnalysis analysis) {
        switch (analysis.transaction()) {
            case NONE -> {}
            case BEGINS -> transaction.begin();
            case COMMITS -> committed();
            case ROLLS_BACK -> rolledBack();
            case MIXED -> {
                if (!driverInTransaction()) {
                    committed();
                }
            }
        }
        if (!analysis.sessionChanges().isEmpty()) {
            boolean undoable = transaction.open();
            analysis.sessionChanges().forEach(change -> state().set(change, undoable));
        }
    }

    void committed() {
        transaction.ended();
        if (state != null) {
            state.committed();
        }
    }

    void rolledBack() {
        transaction.ended();
        if (state != null) {
            state.rolledBack();
        }
    }

    private boolean driverInTransaction() {
        return settings.dialect().inTransaction(physical()).orElse(transaction.begun());
    }

    // ---- what the application sets

    SessionState state() {
        if (state == null) {
            state = new SessionState();
        }
        return state;
    }

    /** Remembers a JDBC setter, if this session can ever move. */
    void remember(String key, Binder<Connection> setter) {
        if (movable()) {
            state().set(key, setter);
        }
    }

    /** Remembers a JDBC setter that the server undoes with the transaction. */
    void rememberInTransaction(String key, Binder<Connection> setter) {
        if (movable()) {
            // The driver's record too: a setter that is a statement underneath begins a transaction.
            state().set(key, setter, inTransaction());
        }
    }

    void readOnly(boolean value) {
        readOnly = value;
    }

    // ---- Session

    @Override
    public Host host() {
        return Objects.requireNonNull(host, "not yet connected");
    }

    @Override
    public Connection physical() {
        return Objects.requireNonNull(physical, "not yet connected");
    }

    @Override
    public boolean autoCommit() {
        return transaction.autoCommit();
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public boolean inTransaction() {
        return transaction.open() || driverInTransaction();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public Connection moveTo(Host newHost, Connection target) throws SQLException {
        if (state != null) {
            state.rolledBack();
            state.restore(target);
        }
        if (target.getAutoCommit() != autoCommit()) {
            target.setAutoCommit(autoCommit());
        }
        Connection former = physical();
        Host formerHost = host();
        physical = target;
        host = newHost;
        if (closed) {
            physical = former;
            host = formerHost;
            // Whoever closed the session may have seen only the new connection.
            abandon(former);
            throw new SQLException(
                    "Connection: closed while it was being moved to " + newHost + "; open another one", "08003");
        }
        transaction.ended();
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
                // With its server gone there is nothing left to close, and nothing that the application could do.
                if (!movable() || settings.dialect().classify(e) != ErrorKind.CONNECTION_LOST) {
                    throw e;
                }
                environment.forgotten(e);
            } finally {
                release();
            }
        }
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
        for (int i = 0; i < chain.size(); i++) {
            ConnectionPlugin plugin = chain.get(i);
            try {
                plugin.close();
            } catch (RuntimeException e) {
                environment.dropped("Plugin " + plugin.getClass().getName() + ": close failed", e);
            }
        }
        ClusterRegistry.Lease held = lease;
        lease = null;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public String toString() {
        return "Connection to " + (host == null ? "no host yet" : host) + (closed ? ", closed" : "");
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
        }
        return held;
    }
}
