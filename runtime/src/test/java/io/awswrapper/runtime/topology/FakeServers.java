package io.awswrapper.runtime.topology;

import io.awswrapper.runtime.config.FakeDialect;
import io.awswrapper.runtime.config.Installation;
import io.awswrapper.runtime.config.Settings;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Servers that answer without a network: what they are can be set, what they were asked is counted. */
final class FakeServers implements ProbeConnector, TopologySource {

    /** One server. */
    static final class Server {
        volatile Observation says;
        volatile boolean up = true;
        volatile @Nullable CountDownLatch slow;
        final AtomicInteger connects = new AtomicInteger();
        final AtomicInteger standings = new AtomicInteger();
        final AtomicInteger observations = new AtomicInteger();
        final Set<String> refusedUsers = ConcurrentHashMap.newKeySet();
        final Set<String> users = ConcurrentHashMap.newKeySet();

        private Server(Observation says) {
            this.says = says;
        }

        void becomes(HostRole role, long generation) {
            says = new Observation(
                    new Standing(role, generation), says.instanceId(), says.identities(), says.siblings());
        }

        int questions() {
            return standings.get() + observations.get();
        }
    }

    /** A dialect whose exceptions say in their SQLSTATE what they are. */
    private static final class Dialect extends FakeDialect {
        private final FakeServers servers;

        Dialect(FakeServers servers) {
            this.servers = servers;
        }

        @Override
        public ErrorKind classify(SQLException exception) {
            return switch (String.valueOf(exception.getSQLState())) {
                case "28P01" -> ErrorKind.LOGIN;
                case "08001" -> ErrorKind.CANNOT_CONNECT;
                case "08006" -> ErrorKind.CONNECTION_LOST;
                default -> ErrorKind.STATEMENT;
            };
        }

        @Override
        public TopologySource topologySource(Connection physical) {
            return servers;
        }
    }

    private final Map<Host, Server> servers = new ConcurrentHashMap<>();
    private final Map<Connection, Host> open = new ConcurrentHashMap<>();
    private final Installation installation =
            Installation.of(List.of(new Dialect(this)), List.of(), List.of(), List.of());

    Server add(Host host, HostRole role, Sibling... siblings) {
        Server server = new Server(new Observation(new Standing(role, 1), null, Set.of("system:1"), List.of(siblings)));
        servers.put(host, server);
        return server;
    }

    /** @param rest of the URL, from the hosts on */
    static Settings settings(String rest) {
        return new FakeServers().settingsOf(rest);
    }

    Settings settingsOf(String rest) {
        try {
            return Settings.resolve("jdbc:aws-wrapper:fake://" + rest, null, installation);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** How many connections nobody has closed. */
    int open() {
        return open.size();
    }

    /** The probe threads of clusters whose first host is {@code host}. */
    static List<String> threads(Host host) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("aws-wrapper probe " + host.authority() + " "))
                .sorted()
                .toList();
    }

    static void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Not within 10 s: " + what);
            }
            Thread.sleep(2);
        }
    }

    @Override
    public Connection open(Settings settings, Host host, Duration timeout) throws SQLException {
        Server server = Objects.requireNonNull(servers.get(host), host.toString());
        server.connects.incrementAndGet();
        CountDownLatch slow = server.slow;
        if (slow != null) {
            try {
                if (!slow.await(10, TimeUnit.SECONDS)) {
                    throw new AssertionError("never let go");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        String user = settings.driverProperties().getOrDefault("user", "");
        if (!server.up) {
            throw new SQLException("refused", "08001");
        }
        if (server.refusedUsers.contains(user)) {
            throw new SQLException("password", "28P01");
        }
        server.users.add(user);
        Connection made = (Connection) Proxy.newProxyInstance(
                FakeServers.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> "connection to " + host;
                    case "close", "abort" -> {
                        open.remove((Connection) proxy);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        open.put(made, host);
        return made;
    }

    private Server ask(Connection physical) throws SQLException {
        Host host = open.get(physical);
        Server server = host == null ? null : servers.get(host);
        if (server == null || !server.up) {
            throw new SQLException("connection reset", "08006");
        }
        return server;
    }

    @Override
    public String flavour() {
        return "fake";
    }

    @Override
    public Standing standing(Connection physical) throws SQLException {
        Server server = ask(physical);
        server.standings.incrementAndGet();
        return server.says.self();
    }

    @Override
    public Observation observe(Connection physical) throws SQLException {
        Server server = ask(physical);
        server.observations.incrementAndGet();
        return server.says;
    }
}
