package io.awswrapper.plugin.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostHealth;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Option;
import io.awswrapper.spi.Options;
import io.awswrapper.spi.Placement;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Resources;
import io.awswrapper.spi.Session;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that the plugin sees of the runtime: one session, one cluster, connections that only know whether they are open. */
final class FakeWorld implements PluginContext, Cluster, Session {

    static final Host A = Host.of("a", 5432);
    static final Host B = Host.of("b", 5432);

    /** A text that hides a write. */
    @Nullable
    String hiding;

    static final Host C = Host.of("c", 5432);

    final Map<String, Object> set = new HashMap<>();
    List<Host> urlHosts = List.of(A, B);
    /** Has done the work, on another thread, when it returns. */
    Executor executor = FakeWorld::elsewhere;

    private final LoginQueues logins = new LoginQueues();
    final Set<Connection> open = ConcurrentHashMap.newKeySet();
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    final List<Event> events = new ArrayList<>();
    final Map<Host, SQLException> unreachable = new HashMap<>();
    final Map<Host, HostRole> roles = new HashMap<>();
    final List<Consumer<Topology>> subscribers = new ArrayList<>();
    Topology topology = new Topology(1, List.of(new Member(A, HostRole.WRITER, true)));
    /** What happens in the cluster when a session waits for it. */
    Runnable meanwhile = () -> {};

    int waits;
    boolean autoCommit = true;
    boolean readOnly;
    boolean inTransaction;
    boolean mayHaveWritten = true;
    boolean closed;

    @Nullable
    SQLException restoring;

    private @Nullable Placement placement;
    private Host host = A;
    private Connection physical;

    FakeWorld() {
        physical = connection(A);
        set.put("failoverTimeoutMs", Duration.ofMillis(100));
    }

    /** Roles of a, b, c: {@code w}riter, {@code r}eader, {@code u}nknown, a capital letter when it does not answer. */
    void becomes(String letters) {
        List<Member> members = new ArrayList<>();
        List<Host> hosts = List.of(A, B, C);
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            HostRole role = switch (Character.toLowerCase(letter)) {
                case 'w' -> HostRole.WRITER;
                case 'r' -> HostRole.READER;
                default -> HostRole.UNKNOWN;
            };
            members.add(new Member(hosts.get(i), role, Character.isLowerCase(letter)));
            roles.put(hosts.get(i), role);
        }
        topology = new Topology(topology.version() + 1, members);
        List.copyOf(subscribers).forEach(subscriber -> subscriber.accept(topology));
    }

    Connection connection(Host to) {
        Connection made = (Connection) Proxy.newProxyInstance(
                FakeWorld.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "connection to " + to;
                    case "close", "abort" -> {
                        open.remove((Connection) proxy);
                        log.add(method.getName() + " " + to.address());
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        open.add(made);
        return made;
    }

    void release(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    // ---- PluginContext

    @Override
    public Options options() {
        return new Options() {
            @Override
            public <T> T get(Option<T> option) {
                return find(option).orElseThrow();
            }

            @Override
            @SuppressWarnings("unchecked")
            public <T> Optional<T> find(Option<T> option) {
                T value = (T) set.get(option.name());
                return Optional.ofNullable(value == null ? option.defaultValue() : value);
            }
        };
    }

    @Override
    public Session session() {
        return this;
    }

    @Override
    public Dialect dialect() {
        return (Dialect) Proxy.newProxyInstance(
                FakeWorld.class.getClassLoader(),
                new Class<?>[] {Dialect.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "beginCommits" -> false;
                    case "classify" -> kind(String.valueOf(((SQLException) arguments[0]).getSQLState()));
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }

    private static ErrorKind kind(String sqlState) {
        return switch (sqlState) {
            case "08006" -> ErrorKind.CONNECTION_LOST;
            case "08003" -> ErrorKind.NOT_SENT;
            case "08001" -> ErrorKind.CANNOT_CONNECT;
            case "28P01" -> ErrorKind.LOGIN;
            case "25006" -> ErrorKind.READ_ONLY;
            default -> ErrorKind.STATEMENT;
        };
    }

    @Override
    public List<Host> urlHosts() {
        return urlHosts;
    }

    @Override
    public Cluster cluster() {
        return this;
    }

    @Override
    public Connection connect(Host to) throws SQLException {
        log.add("connect " + to.address());
        SQLException failure = unreachable.get(to);
        if (failure != null) {
            throw failure;
        }
        return connection(to);
    }

    @Override
    public Host select(String selector, List<Host> candidates) {
        return candidates.get(0);
    }

    @Override
    public boolean surelyReads(String sql) {
        return !sql.equals(hiding);
    }

    @Override
    public void publish(Event event) {
        events.add(event);
    }

    @Override
    public Resources resources() {
        return new Resources() {
            @Override
            public <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> maker) {
                return type.cast(logins);
            }

            @Override
            public Runnable schedule(Runnable work, Duration delay) {
                assertThat(delay).isZero();
                executor.execute(work);
                return () -> {};
            }
        };
    }

    private static void elsewhere(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Executor executor() {
        return executor;
    }

    // ---- Cluster

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String flavour() {
        return "fake";
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public HostRole role(Connection asked) throws SQLException {
        if (!open.contains(asked)) {
            throw new SQLException("closed", "08003");
        }
        String text = asked.toString();
        return roles.entrySet().stream()
                .filter(role -> text.endsWith(role.getKey().toString()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(HostRole.UNKNOWN);
    }

    @Override
    public HostRole role(Host of, Connection asked) throws SQLException {
        throw new AssertionError("failover wants no samples");
    }

    @Override
    public List<Host> heirs() {
        return topology().readers().stream().limit(1).toList();
    }

    @Override
    public void suspect(Host suspected, SQLException evidence) {
        log.add("suspect " + suspected.address());
        topology = new Topology(
                topology.version() + 1,
                topology.members().stream()
                        .map(member ->
                                member.host().equals(suspected) ? new Member(suspected, member.role(), false) : member)
                        .toList());
    }

    @Override
    public Topology await(Predicate<Topology> condition, long deadlineNanos) {
        waits += condition.test(topology) ? 0 : 1;
        while (!condition.test(topology) && System.nanoTime() - deadlineNanos < 0) {
            meanwhile.run();
            LockSupport.parkNanos(100_000);
        }
        return topology;
    }

    @Override
    public Runnable subscribe(Consumer<Topology> listener) {
        subscribers.add(listener);
        return () -> subscribers.remove(listener);
    }

    @Override
    public boolean isFresh(Host of, long asOfNanos) {
        return true;
    }

    @Override
    public long lagNanos(Host host) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sample(Duration interval) {
        throw new AssertionError("failover wants no samples");
    }

    @Override
    public HostHealth health(Host of) {
        return HostHealth.GOOD;
    }

    @Override
    public void rate(Host of, HostHealth health) {
        throw new AssertionError("failover rates nobody");
    }

    @Override
    public int sessions(Host of) {
        return 0;
    }

    @Override
    public long responseNanos(Host of) {
        return 0;
    }

    @Override
    public Connection connect(Host of, Duration timeout) {
        throw new AssertionError("failover monitors nobody");
    }

    @Override
    public Connector connector() {
        throw new AssertionError("failover keeps no pool");
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
    public String trouble() {
        return "a:5432: frozen";
    }

    // ---- Session

    @Override
    public Host host() {
        return host;
    }

    @Override
    public Connection physical() {
        return physical;
    }

    @Override
    public boolean autoCommit() {
        return autoCommit;
    }

    @Override
    public boolean readOnly() {
        return readOnly;
    }

    @Override
    public boolean inTransaction() {
        return inTransaction;
    }

    @Override
    public boolean mayHaveWritten() {
        return mayHaveWritten;
    }

    @Override
    public void transactionLost(FailoverException.Outcome became, FailoverException told) {
        inTransaction = false;
        log.add("transaction lost: " + became);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public boolean abortIf(Predicate<Host> misplaced) {
        Connection now = physical;
        if (closed || !misplaced.test(host) || physical != now) {
            return false;
        }
        executor.execute(() -> {
            try {
                now.abort(Runnable::run);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
        return true;
    }

    @Override
    public Connection moveTo(Host to, Connection target) throws SQLException {
        SQLException failure = restoring;
        if (failure != null) {
            restoring = null;
            throw failure;
        }
        log.add("move " + to.address());
        Connection former = physical;
        host = to;
        physical = target;
        inTransaction = false;
        return former;
    }
}
