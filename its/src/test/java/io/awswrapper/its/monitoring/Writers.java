package io.awswrapper.its.monitoring;

import io.awswrapper.spi.FailoverException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** Threads that write in auto-commit until {@link #close}, each on a connection of its own. */
final class Writers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<AtomicLong> acknowledged = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Collection<String> surprises = new ConcurrentLinkedQueue<>();
    private final Collection<FailoverException> told = new ConcurrentLinkedQueue<>();
    /** Acknowledgements count from here on. */
    private volatile long mark = System.nanoTime();

    private volatile boolean over;

    Writers(DataSource driver, int count) {
        for (int i = 0; i < count; i++) {
            AtomicLong first = new AtomicLong();
            acknowledged.add(first);
            Thread thread = new Thread(() -> write(driver, first));
            threads.add(thread);
            thread.start();
        }
        List<Duration> unused = nextWritesAfter(System.nanoTime());
    }

    private void write(DataSource driver, AtomicLong first) {
        try (Connection connection = driver.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO written VALUES (?)")) {
            for (long n = 1; !over; n++) {
                try {
                    insert.setLong(1, n);
                    insert.executeUpdate();
                    long now = System.nanoTime();
                    long seen = mark;
                    if (now - seen > 0 && first.get() - seen <= 0) {
                        first.set(now);
                    }
                } catch (FailoverException e) {
                    told.add(e);
                }
            }
        } catch (SQLException | RuntimeException e) {
            surprises.add("writer: " + e);
        }
    }

    /** Waits until each writer has written again; how long after {@code moment} that was, sorted. */
    List<Duration> nextWritesAfter(long moment) {
        mark = moment;
        Poll.until(
                PATIENCE,
                () -> acknowledged.stream().allMatch(first -> first.get() - moment > 0),
                () -> "every writer writes again; surprises: " + surprises);
        return acknowledged.stream()
                .map(first -> Duration.ofNanos(first.get() - moment))
                .sorted()
                .toList();
    }

    /** What no documentation announced. */
    Collection<String> surprises() {
        return surprises;
    }

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
