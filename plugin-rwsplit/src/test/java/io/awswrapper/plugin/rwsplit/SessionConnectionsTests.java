package io.awswrapper.plugin.rwsplit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Option;
import io.awswrapper.spi.Options;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginContext.Connector;
import io.awswrapper.spi.Resources;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever closes a session, in the middle of whatever: each of its connections is let go of, and exactly once. */
@Timeout(60)
class SessionConnectionsTests {

    private static final Host A = Host.of("a", 5432);
    private static final Host B = Host.of("b", 5432);

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final Map<Connection, AtomicInteger> released = new ConcurrentHashMap<>();
    private final List<Runnable> planned = new ArrayList<>();
    private final ExecutorService session = Executors.newSingleThreadExecutor();
    /** Where a connect stops. */
    private volatile CountDownLatch connecting = new CountDownLatch(0);

    private final CountDownLatch entered = new CountDownLatch(1);

    private final Cluster cluster = fake(Cluster.class, (proxy, method, arguments) -> switch (method.getName()) {
        case "name", "toString" -> "fake";
        case "hashCode" -> 1;
        case "equals" -> proxy == arguments[0];
        case "topology" ->
            new Topology(1, List.of(new Member(A, HostRole.WRITER, true), new Member(B, HostRole.READER, true)));
        case "role" -> HostRole.READER;
        default -> throw new UnsupportedOperationException(method.getName());
    });

    private final Connector connector = host -> {
        entered.countDown();
        await(connecting);
        return connection();
    };

    private final PluginContext context =
            fake(PluginContext.class, (proxy, method, arguments) -> switch (method.getName()) {
                case "connector" -> connector;
                case "options" -> new Defaults();
                case "executor" -> (Executor) Runnable::run;
                case "resources" -> new Planning();
                case "session", "dialect" -> null;
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private final ConnectionSource own = new ConnectionSource() {
        @Override
        public Connection take(Host host, HostRole role) throws SQLException {
            return connector.connect(host);
        }

        @Override
        public void release(Connection connection) {
            letGo(connection);
        }

        @Override
        public void dispose(Connection connection) {
            letGo(connection);
        }
    };

    private static final class Defaults implements Options {
        @Override
        public <T> T get(Option<T> option) {
            return find(option).orElseThrow();
        }

        @Override
        public <T> Optional<T> find(Option<T> option) {
            return Optional.ofNullable(option.defaultValue());
        }
    }

    private final class Planning implements Resources {
        @Override
        public <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> maker) {
            return maker.get();
        }

        @Override
        public Runnable schedule(Runnable work, Duration delay) {
            planned.add(work);
            return () -> planned.remove(work);
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        connecting.countDown();
        session.shutdownNow();
        assertThat(session.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aConnectionThatIsParkedAfterTheSessionWasClosedIsReleased() throws SQLException {
        SessionConnections connections = new SessionConnections(context, cluster, own);
        Connection early = own.take(B, HostRole.READER);
        Connection late = own.take(A, HostRole.WRITER);
        connections.giveBack(B, early);

        connections.close();
        connections.giveBack(A, late);
        connections.close();

        assertThat(open).isEmpty();
        assertThat(released.values()).allMatch(times -> times.get() == 1);
    }

    @Test
    void aConnectionThatIsBorrowedAfterTheSessionWasClosedGoesBack() throws Exception {
        ConnectionPools pools = new ConnectionPools(context, cluster);
        connecting = new CountDownLatch(1);
        PooledConnections connections = new PooledConnections(pools, own, Runnable::run);
        Future<Connection> taking = session.submit(() -> connections.take(B, HostRole.READER));
        await(entered);

        connections.close();
        connecting.countDown();

        assertThatThrownBy(() -> taking.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(SQLException.class);
        PooledConnections next = new PooledConnections(pools, own, Runnable::run);
        Connection again = next.take(B, HostRole.READER);
        assertThat(again.isClosed()).isFalse();
        assertThat(open).as("the same one, which had come back").hasSize(1);
        next.close();
        pools.close();
    }

    @Test
    void poolsThatASessionHasEnteredDoNotEndUnderIt() throws Exception {
        ConnectionPools pools = new ConnectionPools(context, cluster);
        PooledConnections first = new PooledConnections(pools, own, Runnable::run);
        Connection taken = first.take(B, HostRole.READER);
        first.release(taken);
        first.close();
        // What is due, and is overtaken by a session that enters.
        Runnable due = planned.get(0);
        PooledConnections second = new PooledConnections(pools, own, Runnable::run);
        Connection used = second.take(B, HostRole.READER);

        due.run();

        assertThat(used.isClosed()).isFalse();
        assertThat(pools.endIfUnused()).isFalse();
        second.close();
        assertThat(pools.endIfUnused()).isTrue();
        assertThat(open).isEmpty();
    }

    @Test
    void aPoolThatIsDrainedEndsWithItsLastConnectionAndNotBefore() throws SQLException {
        HostPool pool = new HostPool(B, HostRole.READER, cluster, connector, new Defaults());
        Connection used = pool.take();

        pool.drain();

        assertThat(pool.isClosed()).isFalse();
        assertThat(used.isClosed()).isFalse();
        pool.giveBack(used, false);
        assertThat(pool.isClosed()).isTrue();
        assertThat(open).isEmpty();
        assertThatThrownBy(pool::take).isInstanceOf(SQLException.class);
    }

    @Test
    void aPoolThatSomebodyIsAboutToTakeFromIsNotEnded() throws Exception {
        HostPool pool = new HostPool(B, HostRole.READER, cluster, connector, new Defaults());
        connecting = new CountDownLatch(1);
        Future<Connection> taking = session.submit(pool::take);
        await(entered);

        pool.drain();
        assertThat(pool.isClosed()).isFalse();
        connecting.countDown();

        Connection taken = taking.get(10, TimeUnit.SECONDS);
        assertThat(taken.isClosed()).isFalse();
        pool.giveBack(taken, false);
        assertThat(pool.isClosed()).isTrue();
    }

    @Test
    void afterTheEndOfTheDataSourceNobodyMakesAPool() throws SQLException {
        ConnectionPools pools = new ConnectionPools(context, cluster);
        PooledConnections connections = new PooledConnections(pools, own, Runnable::run);
        pools.close();

        assertThatThrownBy(() -> connections.take(B, HostRole.READER))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
        connections.close();
    }

    private void letGo(Connection connection) {
        open.remove(connection);
        released.computeIfAbsent(connection, first -> new AtomicInteger()).incrementAndGet();
    }

    private Connection connection() {
        Connection made = fake(Connection.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            case "toString" -> "connection";
            case "isClosed" -> !open.contains((Connection) proxy);
            case "isValid", "getAutoCommit" -> true;
            case "isReadOnly" -> false;
            case "getNetworkTimeout", "getHoldability" -> 0;
            case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
            case "close", "abort" -> open.remove((Connection) proxy);
            default -> null;
        });
        open.add(made);
        return made;
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // a proxy is what it was made for
    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return (T)
                Proxy.newProxyInstance(SessionConnectionsTests.class.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
