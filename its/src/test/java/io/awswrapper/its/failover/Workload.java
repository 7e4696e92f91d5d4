package io.awswrapper.its.failover;

import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Writers and readers in auto-commit that go on until {@link #close}, each with a connection and a thread of its own. */
final class Workload implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** After each statement: standbys that replay in one thread must keep up, and servers that start need processors. */
    private static final long BREATH_NANOS = Duration.ofMillis(2).toNanos();

    /** One writer; its queue holds when each of its writes was acknowledged, by {@link System#nanoTime()}. */
    private static final class Writer {
        private final ConcurrentLinkedQueue<Long> acknowledged = new ConcurrentLinkedQueue<>();

        /** How long after {@code mark} the next write was acknowledged; negative while none is. */
        long nanosAfter(long mark) {
            for (long time : acknowledged) {
                if (time - mark > 0) {
                    return time - mark;
                }
            }
            return -1;
        }
    }

    private final List<Writer> writers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Collection<String> surprises = new ConcurrentLinkedQueue<>();
    private final Collection<FailoverException> told = new ConcurrentLinkedQueue<>();
    private volatile long reads;
    private volatile boolean over;

    Workload(DataSource driver, int writerCount, int readerCount) {
        for (int i = 0; i < writerCount; i++) {
            Writer writer = new Writer();
            writers.add(writer);
            start(() -> write(driver, writer));
        }
        for (int i = 0; i < readerCount; i++) {
            start(() -> read(driver));
        }
        List<Duration> unused = awaitNextWrites(System.nanoTime());
    }

    static void makeTable(DatabaseCluster cluster) throws SQLException {
        Server.run(cluster, "DROP TABLE IF EXISTS workload", "CREATE TABLE workload (n bigint)");
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work);
        threads.add(thread);
        thread.start();
    }

    private void write(DataSource driver, Writer writer) {
        try (Connection connection = driver.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO workload VALUES (?)")) {
            for (long n = 1; !over; n++) {
                insert.setLong(1, n);
                try {
                    if (insert.executeUpdate() != 1) {
                        surprises.add("write: not one row");
                    }
                    writer.acknowledged.add(System.nanoTime());
                    LockSupport.parkNanos(BREATH_NANOS);
                } catch (FailoverException e) {
                    told.add(e);
                    if (e.outcome() != Outcome.UNKNOWN && e.outcome() != Outcome.NO_HOST) {
                        surprises.add("write: " + e);
                    }
                }
            }
        } catch (SQLException | RuntimeException e) {
            surprises.add("writer: " + e);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only whether it grows is looked at
    private void read(DataSource driver) {
        try (Connection connection = driver.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT ? + count(*) FROM workload WHERE n < 0")) {
            for (long n = 1; !over; n++) {
                select.setLong(1, n);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next() || row.getLong(1) != n) {
                        surprises.add("read: not " + n);
                    }
                }
                reads++;
                LockSupport.parkNanos(BREATH_NANOS);
            }
        } catch (SQLException | RuntimeException e) {
            surprises.add("reader: " + e);
        }
    }

    /** Waits until every writer got an acknowledgement after {@code mark}; how long after it that was, sorted. */
    List<Duration> awaitNextWrites(long mark) {
        Poll.until(
                PATIENCE,
                () -> writers.stream().allMatch(writer -> writer.nanosAfter(mark) > 0),
                () -> "every writer gets its next write acknowledged; surprises: " + surprises);
        return writers.stream()
                .map(writer -> Duration.ofNanos(writer.nanosAfter(mark)))
                .sorted()
                .toList();
    }

    /** Waits until no write has been acknowledged for a while. */
    void awaitStandstill() {
        long quiet = Duration.ofMillis(300).toNanos();
        Poll.until(
                PATIENCE,
                () -> writers.stream().allMatch(writer -> writer.nanosAfter(System.nanoTime() - quiet) < 0),
                () -> "no more writes are acknowledged");
    }

    void awaitReads() {
        long before = reads;
        Poll.until(PATIENCE, () -> reads > before + 10, () -> "readers go on; surprises: " + surprises);
    }

    /** What no documentation announced: any exception of a reader, any but UNKNOWN and NO_HOST of a writer. */
    Collection<String> surprises() {
        return surprises;
    }

    /** What the writers were told. */
    Collection<FailoverException> told() {
        return told;
    }

    @Override
    public void close() {
        over = true;
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (thread.isAlive()) {
                surprises.add("a thread does not end");
            }
        }
    }
}
