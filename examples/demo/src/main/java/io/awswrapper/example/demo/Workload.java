package io.awswrapper.example.demo;

import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The application: its sessions, each on a thread of its own. */
final class Workload {

    private static final long BREATH_NANOS = Duration.ofMillis(20).toNanos();

    private final DatabaseCluster cluster;
    private final Ledger ledger;
    private final List<Writer> writers = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final String text;
    private volatile boolean stopped;

    Workload(DatabaseCluster cluster, Ledger ledger, int autoCommits, int transactions, int readers) {
        this.cluster = cluster;
        this.ledger = ledger;
        for (int i = 1; i <= autoCommits; i++) {
            writers.add(new Writer("writer " + i, 1, ledger));
        }
        for (int i = 1; i <= transactions; i++) {
            writers.add(new Writer("writer " + (autoCommits + i) + " tx", 2, ledger));
        }
        clients.addAll(writers);
        for (int i = 1; i <= readers; i++) {
            String of = writers.isEmpty()
                    ? "nobody"
                    : writers.get(i % writers.size()).name();
            clients.add(new Reader("reader " + i, of, ledger));
        }
        text = autoCommits + " writers in auto-commit, " + transactions + " writers of transactions (tx) and " + readers
                + " readers";
    }

    /** All that an application has to change: the beginning of its URL. */
    String url() {
        return "jdbc:aws-wrapper:" + cluster.kind().name().toLowerCase(Locale.ROOT) + "://" + cluster.hosts() + "/"
                + cluster.database() + "?plugins=failover";
    }

    /** Makes the table and starts all clients; returns when each has its connection. */
    void start() throws SQLException, InterruptedException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE ledger (writer varchar(20) NOT NULL, number bigint NOT NULL, part int NOT NULL)");
            // Not unique: a number that was written twice must be seen.
            statement.execute("CREATE INDEX numbers ON ledger (writer, number)");
        }
        CountDownLatch connected = new CountDownLatch(clients.size());
        for (Client client : clients) {
            Thread thread = new Thread(() -> run(client, connected), client.name());
            thread.start();
            threads.add(thread);
        }
        connected.await();
    }

    private void run(Client client, CountDownLatch connected) {
        while (!stopped) {
            try (Connection connection = connect()) {
                connected.countDown();
                client.work(connection, () -> !stopped);
            } catch (SQLException e) {
                client.disconnected(e);
                LockSupport.parkNanos(BREATH_NANOS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), cluster.user(), cluster.password());
    }

    /** Waits for {@code time}, and then until each writer has had a write acknowledged after {@code moment}. */
    void awaitWrites(long moment, Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
        long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (ledger.firstWritesAfter(moment).size() < writers.size() && System.nanoTime() - limit < 0) {
            Thread.sleep(100);
        }
    }

    /** Lets every client finish what it is at. */
    void stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    List<Writer> writers() {
        return writers;
    }

    @Override
    public String toString() {
        return text;
    }
}
