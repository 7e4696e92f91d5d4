package io.awswrapper.runtime.session;

import static io.awswrapper.spi.PluginDescriptor.plugin;

import io.awswrapper.runtime.config.FakeDialect;
import io.awswrapper.runtime.config.Installation;
import io.awswrapper.runtime.config.Settings;
import io.awswrapper.runtime.topology.ClusterRegistry;
import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginDescriptor;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.SessionChange;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A target driver's side of everything: connections that do nothing but write down what was asked of them, as
 * {@code host method(arguments)}. What a method does or answers can be set.
 */
final class FakeDatabase extends FakeDialect {

    /** What happens instead. */
    interface Action {
        @Nullable
        Object run() throws SQLException;
    }

    /** What a plugin of a test does with a call. */
    interface Interceptor {
        @Nullable
        Object execute(JdbcCall<?> call) throws SQLException;
    }

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String name = "db" + NUMBER.incrementAndGet();
    final List<String> log = new CopyOnWriteArrayList<>();
    final Map<String, Action> actions = new ConcurrentHashMap<>();
    final List<Properties> logins = new CopyOnWriteArrayList<>();
    final List<PluginContext> contexts = new CopyOnWriteArrayList<>();
    volatile Optional<Boolean> inTransaction = Optional.empty();
    volatile boolean allRows;
    private final List<ConnectionPluginProvider> plugins = new ArrayList<>();

    FakeDatabase() {
        FakeTargetDriver.DATABASES.put(name, this);
    }

    // ---- plugins

    FakeDatabase with(String id, Set<CallKind> kinds, Interceptor interceptor) {
        return with(plugin(id).build(), kinds, interceptor);
    }

    /** A plugin that only watches, so that the session can move. */
    FakeDatabase watched() {
        return with("watch", Set.of(CallKind.values()), JdbcCall::proceed);
    }

    FakeDatabase with(PluginDescriptor descriptor, Set<CallKind> kinds, Interceptor interceptor) {
        plugins.add(new ConnectionPluginProvider() {
            @Override
            public PluginDescriptor descriptor() {
                return descriptor;
            }

            @Override
            public ConnectionPlugin create(PluginContext context) throws SQLException {
                act("plugin " + descriptor.id() + " create");
                contexts.add(context);
                return new ConnectionPlugin() {
                    @Override
                    public Set<CallKind> intercepts() {
                        return kinds;
                    }

                    @Override
                    @SuppressWarnings({"unchecked", "NullAway"})
                    public <T> T execute(JdbcCall<T> call) throws SQLException {
                        log.add(descriptor.id() + " " + call.kind() + " " + call.method());
                        return (T) interceptor.execute(call);
                    }

                    @Override
                    public void close() {
                        log.add("plugin " + descriptor.id() + " close");
                    }
                };
            }
        });
        return this;
    }

    // ---- sessions

    Settings settings(String hosts) {
        Installation installation = Installation.of(List.of(this), plugins, List.of(), List.of());
        String ids = String.join(
                ",",
                plugins.stream().map(provider -> provider.descriptor().id()).toList());
        try {
            return Settings.resolve(
                    "jdbc:aws-wrapper:fake://" + hosts + "/" + name + "?user=me&password=s3cret&plugins=" + ids,
                    null,
                    installation);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    Environment environment() {
        ClusterRegistry clusters = new ClusterRegistry(
                (settings, host, timeout) -> {
                    throw new SQLException("no probes here", "08001");
                },
                event -> {});
        return new Environment(
                Installation.of(List.of(this), plugins, List.of(), List.of()),
                clusters,
                Runnable::run,
                new NoResources());
    }

    Connection open(String hosts) throws SQLException {
        return LogicalSession.open(settings(hosts), environment());
    }

    /** The session that was opened last; needs a plugin. */
    LogicalSession session() {
        return (LogicalSession) contexts.get(contexts.size() - 1).session();
    }

    /** Moves the session that was opened last. */
    Connection move(String host) throws SQLException {
        Host to = Host.of(host, 5432);
        PluginContext context = contexts.get(contexts.size() - 1);
        return context.session().moveTo(to, context.connect(to));
    }

    /** What was written down since the last time. */
    List<String> told() {
        List<String> told = List.copyOf(log);
        log.clear();
        return told;
    }

    void fail(String what, String state) {
        actions.put(what, () -> {
            throw new SQLException(what, state);
        });
    }

    // ---- the driver's objects

    Connection connect(String host, Properties info) throws SQLException {
        logins.add(info);
        act(host + " connect");
        boolean[] autoCommit = {true};
        return make(Connection.class, host, (method, arguments) -> switch (method.getName()) {
            case "getAutoCommit" -> autoCommit[0];
            case "setAutoCommit" -> {
                autoCommit[0] = (Boolean) arguments[0];
                yield null;
            }
            case "createStatement", "prepareStatement", "prepareCall" -> statement(host);
            case "getMetaData" -> make(DatabaseMetaData.class, host, (asked, with) -> null);
            default -> null;
        });
    }

    private Statement statement(String host) {
        return make(CallableStatement.class, host, (method, arguments) -> null);
    }

    private interface Answer {
        @Nullable
        Object to(Method method, Object[] arguments) throws SQLException;
    }

    <T> T make(Class<T> type, String host, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                FakeDatabase.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    Object[] arguments = given == null ? new Object[0] : given;
                    switch (method.getName()) {
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        case "toString" -> {
                            return type.getSimpleName() + " of " + host;
                        }
                        default -> {}
                    }
                    Object set = act(host + " " + method.getName(), arguments);
                    Object result = set == null ? answer.to(method, arguments) : set;
                    return result == null ? nothing(method.getReturnType(), host) : result;
                }));
    }

    private @Nullable Object nothing(Class<?> type, String host) {
        if (type == ResultSet.class) {
            return make(ResultSet.class, host, (method, arguments) -> null);
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        return null;
    }

    private @Nullable Object act(String what, Object... arguments) throws SQLException {
        boolean asks = what.contains(" get") || what.contains(" is");
        if (!asks) {
            log.add(what + (arguments.length == 0 ? "" : Arrays.deepToString(arguments)));
        }
        Action action = actions.get(what);
        return action == null ? null : action.run();
    }

    // ---- the dialect

    @Override
    public String targetDriver() {
        return FakeTargetDriver.class.getName();
    }

    @Override
    public Map<String, String> probeProperties(Duration timeout) {
        return Map.of("probeTimeout", Long.toString(timeout.toMillis()));
    }

    @Override
    public boolean takesScripts() {
        return true;
    }

    @Override
    public ErrorKind classify(SQLException exception) {
        return switch (String.valueOf(exception.getSQLState())) {
            case "28P01" -> ErrorKind.LOGIN;
            case "08001" -> ErrorKind.CANNOT_CONNECT;
            case "08006" -> ErrorKind.CONNECTION_LOST;
            case "08003" -> ErrorKind.NOT_SENT;
            default -> ErrorKind.STATEMENT;
        };
    }

    @Override
    public boolean hasAllRows(ResultSet result) {
        return allRows;
    }

    @Override
    public Optional<Boolean> inTransaction(Connection physical) {
        return inTransaction;
    }

    @Override
    public SqlAnalysis analyze(String sql) {
        String[] words = sql.split(" ", -1);
        return switch (words[0]) {
            case "begin" -> effect(TransactionEffect.BEGINS);
            case "commit" -> effect(TransactionEffect.COMMITS);
            case "rollback" -> effect(TransactionEffect.ROLLS_BACK);
            case "call" -> effect(TransactionEffect.MIXED);
            case "set" -> change(words[1], sql);
            case "reset" -> change(words[1], sql);
            default -> SqlAnalysis.NONE;
        };
    }

    private static SqlAnalysis effect(TransactionEffect effect) {
        return new SqlAnalysis(false, effect, List.of());
    }

    private static SqlAnalysis change(String variable, String sql) {
        return new SqlAnalysis(false, TransactionEffect.NONE, List.of(new SessionChange(variable, sql)));
    }
}
