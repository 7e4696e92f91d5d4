package io.awswrapper.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@PostgresClusterTest(nodes = 1)
class TcpProxyTests {

    private final PostgresNode node;
    private final TcpProxy proxy;

    TcpProxyTests(PostgresCluster cluster) {
        this.node = cluster.primary();
        this.proxy = cluster.proxy(node);
        assertThat(cluster.proxiedHosts()).isEqualTo(proxy.address());
    }

    @BeforeEach
    void emptyTable() throws SQLException {
        Sql.run(node, "DROP TABLE IF EXISTS note");
        Sql.run(node, "CREATE TABLE note (id int)");
    }

    private String notes() throws SQLException {
        return Sql.one(node, "SELECT count(*) FROM note");
    }

    @Test
    void passesEverythingThrough() throws SQLException {
        try (Connection connection = Sql.connect(proxy.address())) {
            Sql.run(connection, "INSERT INTO note SELECT generate_series(1, 1000)");
            try (var statement = connection.createStatement();
                    var rows = statement.executeQuery("SELECT repeat('x', 10000000)")) {
                rows.next();
                assertThat(rows.getString(1)).hasSize(10_000_000);
            }
            assertThat(proxy.connections()).isEqualTo(1);
        }
        assertThat(notes()).isEqualTo("1000");
        assertThat(Await.within("proxy", Duration.ofSeconds(5), () -> proxy.connections() == 0 ? null : "open"))
                .isTrue();
    }

    @Test
    void delaysEachDirection() throws SQLException {
        try (Connection connection = Sql.connect(proxy.address())) {
            proxy.latency(Duration.ofMillis(50));
            long start = System.nanoTime();
            Sql.run(connection, "SELECT 1");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(99), Duration.ofMillis(400));

            proxy.pass();
            start = System.nanoTime();
            Sql.run(connection, "SELECT 1");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(50));
        }
    }

    @Test
    void swallowsEverythingAndLetsItOutAgain() throws Exception {
        try (Connection held = Sql.connect(proxy.address());
                Connection kept = Sql.connect(proxy.address())) {
            kept.setNetworkTimeout(Runnable::run, 20_000);
            proxy.blackHole();
            CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
                try {
                    Sql.run(kept, "INSERT INTO note VALUES (1)");
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            });

            assertThatThrownBy(() -> Sql.connect(proxy.address()))
                    .isInstanceOf(SQLException.class)
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            assertThat(notes()).isEqualTo("0");
            assertThat(held.isClosed()).isFalse();

            assertThat(waiting).isNotDone();
            proxy.pass();
            waiting.get(5, TimeUnit.SECONDS);
            assertThat(notes()).isEqualTo("1");
        }
    }

    @Test
    void refusesNewConnectionsOnly() throws SQLException {
        try (Connection held = Sql.connect(proxy.address())) {
            proxy.refuse();

            assertThatThrownBy(() -> Sql.connect(proxy.address()))
                    .isInstanceOf(SQLException.class)
                    .hasRootCauseInstanceOf(ConnectException.class);
            Sql.run(held, "INSERT INTO note VALUES (1)");

            proxy.pass();
            Sql.connect(proxy.address()).close();
        }
    }

    @Test
    void resetsOpenConnectionsOnly() throws SQLException {
        try (Connection held = Sql.connect(proxy.address())) {
            proxy.reset();

            assertThatThrownBy(() -> Sql.run(held, "SELECT 1"))
                    .isInstanceOf(SQLException.class)
                    .hasRootCauseInstanceOf(SocketException.class)
                    .rootCause()
                    .hasMessageStartingWith("Connection reset");
            Sql.connect(proxy.address()).close();
        }
    }

    @Test
    void leavesACommitThatWasDoneUnacknowledged() throws SQLException {
        try (Connection connection = Sql.connect(proxy.address())) {
            connection.setAutoCommit(false);
            Sql.run(connection, "INSERT INTO note VALUES (1)");
            CompletableFuture<Void> cut = proxy.cutBeforeResponse();

            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            assertThat(cut).isCompleted();
        }
        assertThat(notes()).isEqualTo("1");
        Sql.connect(proxy.address()).close();
    }

    @Test
    void cutsOnlyTheRequestThatWasMeant() throws SQLException {
        try (Connection bystander = Sql.connect(proxy.address());
                Connection connection = Sql.connect(proxy.address())) {
            CompletableFuture<Void> cut = proxy.cutBeforeResponse("INSERT");
            Sql.run(bystander, "SELECT 1");
            assertThat(cut).isNotDone();

            assertThatThrownBy(() -> Sql.run(connection, "INSERT INTO note VALUES (1)"))
                    .isInstanceOf(SQLException.class);
            assertThat(cut).isCompleted();
            Sql.run(bystander, "SELECT 1");
        }
        assertThat(notes()).isEqualTo("1");
    }

    @Test
    void losesARequestBeforeTheServerSeesIt() throws SQLException {
        try (Connection connection = Sql.connect(proxy.address())) {
            CompletableFuture<Void> cut = proxy.cutBeforeRequest("INSERT");

            assertThatThrownBy(() -> Sql.run(connection, "INSERT INTO note VALUES (1)"))
                    .isInstanceOf(SQLException.class);
            assertThat(cut).isCompleted();
        }
        assertThat(notes()).isEqualTo("0");
    }

    @Test
    void dropsAConnectionInTheMiddleOfAResponse() throws SQLException {
        try (Connection connection = Sql.connect(proxy.address())) {
            CompletableFuture<Void> cut = proxy.dropAfterBytes("generate_series", 100_000);

            assertThatThrownBy(() -> Sql.run(connection, "SELECT repeat('x', 1000) FROM generate_series(1, 1000)"))
                    .isInstanceOf(SQLException.class);
            assertThat(cut).isCompleted();
        }
    }

    @Test
    void forgetsACutThatWasNotMade() throws SQLException {
        CompletableFuture<Void> cut = proxy.cutBeforeResponse();
        proxy.pass();

        assertThat(cut).isCancelled();
        Sql.connect(proxy.address()).close();
    }

    @Test
    void endsItsThreadWhenClosed() {
        TcpProxy own = TcpProxy.start("testkit proxy of a test", node.host(), node.port());
        own.close();
        own.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("testkit proxy of a test");
        assertThatThrownBy(() -> Sql.connect(own.address())).hasRootCauseInstanceOf(ConnectException.class);
    }
}
