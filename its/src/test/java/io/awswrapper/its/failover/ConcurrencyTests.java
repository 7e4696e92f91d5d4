package io.awswrapper.its.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Other threads interfere with a failover: nothing hangs, and nothing is left behind. */
@ClusterTest(Database.POSTGRESQL)
class ConcurrencyTests {

    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private final DatabaseCluster cluster;
    private final AwsWrapperDataSource driver;

    ConcurrencyTests(DatabaseCluster cluster) {
        this.cluster = cluster;
        this.driver = Drivers.direct(cluster);
    }

    @AfterEach
    void nothingIsLeftBehind() {
        driver.close();
        for (DatabaseNode node : cluster.nodes()) {
            if (node.isRunning()) {
                Poll.until(
                        AT_ONCE.multipliedBy(2),
                        () -> cluster.connectionsTo(node) == 0,
                        () -> "no connection is left on " + node + ", but "
                                + Server.describeConnections(cluster, node));
            }
        }
        Poll.until(
                AT_ONCE.multipliedBy(2),
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("aws-wrapper")),
                () -> "no thread is left");
    }

    /** A read that waits for a writer, because the primary was killed and nothing is promoted. */
    private final class WaitingRead {
        final Connection connection = driver.getConnection();
        final Statement statement = connection.createStatement();
        final CompletableFuture<String> answer = new CompletableFuture<>();
        final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        final Thread thread = new Thread(this::read, "waiting read");

        WaitingRead() throws SQLException {
            assertThat(statement.execute("SELECT 1")).isTrue();
            cluster.kill(cluster.primary());
            thread.start();
            Poll.until(
                    AT_ONCE,
                    () -> List.of(thread.getStackTrace()).toString().contains("await"),
                    () -> "the read waits for a writer");
        }

        private void read() {
            try (var rows = statement.executeQuery(Idiom.of(cluster).node())) {
                answer.complete(rows.next() ? rows.getString(1) : "nothing");
            } catch (SQLException | RuntimeException e) {
                interrupted.complete(Thread.currentThread().isInterrupted());
                answer.completeExceptionally(e);
            }
        }

        SQLException failure() {
            assertThat(answer).failsWithin(AT_ONCE);
            return (SQLException) answer.handle((value, failure) -> failure).join();
        }
    }

    @Test
    void abortEndsAWaitingFailoverAtOnce() throws SQLException {
        WaitingRead waiting = new WaitingRead();

        waiting.connection.abort(Runnable::run);

        assertThat(waiting.failure().getSQLState()).startsWith("08");
        assertThat(waiting.connection.isClosed()).isTrue();
    }

    @Test
    void closeEndsAWaitingFailoverAtOnce() throws SQLException {
        WaitingRead waiting = new WaitingRead();

        waiting.connection.close();

        assertThat(waiting.failure().getSQLState()).startsWith("08");
        assertThat(waiting.connection.isClosed()).isTrue();
        assertThat(waiting.connection.isValid(1)).isFalse();
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws SQLException {
        WaitingRead waiting = new WaitingRead();

        waiting.thread.interrupt();

        assertThat(waiting.failure().getSQLState()).isEqualTo("08001");
        assertThat(waiting.interrupted.join()).isTrue();
        cluster.heal();
        assertThat(Server.node(cluster, waiting.connection))
                .isEqualTo(cluster.primary().name());
        waiting.connection.close();
    }

    @Test
    void cancelDuringAFailoverNeitherBlocksNorDisturbsIt() throws SQLException {
        WaitingRead waiting = new WaitingRead();

        CompletableFuture<Void> cancelled = CompletableFuture.runAsync(() -> {
            try {
                waiting.statement.cancel();
            } catch (SQLException e) {
                assertThat(e.getSQLState()).startsWith("08");
            }
        });
        assertThat(cancelled).succeedsWithin(AT_ONCE);
        DatabaseNode next = cluster.mostAdvancedStandby();
        cluster.promote(next);

        assertThat(waiting.answer).succeedsWithin(AT_ONCE).isEqualTo(next.name());
        waiting.connection.close();
    }

    @Test
    void cancelOfAStatementAtWorkIsNoFault() throws Exception {
        try (Connection connection = driver.getConnection();
                Statement statement = connection.createStatement()) {
            CompletableFuture<Void> sleep = CompletableFuture.runAsync(() -> assertThatThrownBy(
                            () -> statement.execute(Idiom.of(cluster).sleep(30)))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            told -> assertThat(String.valueOf(told.getSQLState()))
                                    .matches(Idiom.of(cluster).cancelled())));
            Poll.until(
                    AT_ONCE,
                    () -> Server.column(cluster, Idiom.of(cluster).sleepers()).contains("1"),
                    () -> "the statement is at work");

            statement.cancel();

            assertThat(sleep).succeedsWithin(AT_ONCE);
            assertThat(Server.node(cluster, connection))
                    .isEqualTo(cluster.primary().name());
        }
    }

    @Test
    void thirtyTwoThreadsGetThroughAFailoverTogether() throws Exception {
        ExecutorService threads = threads();
        try {
            List<Future<String>> answers = new ArrayList<>();
            List<CompletableFuture<Void>> begun = new ArrayList<>();
            DatabaseNode before = cluster.primary();
            for (int i = 0; i < 32; i++) {
                CompletableFuture<Void> atWork = new CompletableFuture<>();
                begun.add(atWork);
                answers.add(threads.submit(() -> readUntilElsewhere(before.name(), atWork)));
            }
            CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);

            cluster.failOver();

            for (Future<String> answer : answers) {
                assertThat(answer.get(20, TimeUnit.SECONDS))
                        .isEqualTo(cluster.primary().name());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private String readUntilElsewhere(String before, CompletableFuture<Void> atWork) throws SQLException {
        try (Connection connection = driver.getConnection()) {
            while (true) {
                String node = Server.node(cluster, connection);
                atWork.complete(null);
                if (!node.equals(before)) {
                    return node;
                }
            }
        }
    }

    /** Virtual threads where the JDK has them. */
    private static ExecutorService threads() throws ReflectiveOperationException {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException older) {
            return Executors.newFixedThreadPool(32);
        }
    }

    @Test
    void sessionsClosedInTheMiddleOfAFailoverLeaveNothingBehind() throws Exception {
        ExecutorService threads = threads();
        try {
            List<Connection> connections = new ArrayList<>();
            List<Future<String>> ends = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Connection connection = driver.getConnection();
                connections.add(connection);
                ends.add(threads.submit(() -> readUntilClosed(connection)));
            }
            Future<?> failover = threads.submit(() -> cluster.failOver());
            int number = 0;
            for (Connection connection : connections) {
                TimeUnit.MILLISECONDS.sleep(20); // spread over the failover
                if (number++ % 2 == 0) {
                    connection.abort(Runnable::run);
                } else {
                    connection.close();
                }
            }
            for (Future<String> end : ends) {
                assertThat(end.get(10, TimeUnit.SECONDS))
                        .matches(Idiom.of(cluster).closed());
            }
            assertThat(failover.get(20, TimeUnit.SECONDS)).isNotNull();
        } finally {
            threads.shutdownNow();
        }
    }

    private String readUntilClosed(Connection connection) {
        while (true) {
            try {
                Server.node(cluster, connection);
            } catch (SQLException e) {
                return String.valueOf(e.getSQLState());
            }
        }
    }
}
