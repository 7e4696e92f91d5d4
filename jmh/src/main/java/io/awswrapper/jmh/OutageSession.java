package io.awswrapper.jmh;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A session that writes in auto-commit until it is ended. As both wrappers document, it goes on with its connection after
 * 08S02 and 08007; after everything else it opens another one, every 10 ms until that succeeds.
 */
final class OutageSession extends Thread {

    private static final Set<String> MOVED = Set.of("08S02", "08007");
    private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Subject.Opening opening;
    private final int number;
    private final long pauseNanos;
    private final ConcurrentLinkedQueue<Long> acknowledged = new ConcurrentLinkedQueue<>();
    private volatile @Nullable SQLException trouble;
    private volatile boolean over;

    OutageSession(Subject.Opening opening, int number, long pauseNanos) {
        super("session " + number);
        this.opening = opening;
        this.number = number;
        this.pauseNanos = pauseNanos;
        setDaemon(true);
    }

    @Override
    public void run() {
        while (!over) {
            try (Connection connection = opening.open();
                    PreparedStatement update =
                            connection.prepareStatement("UPDATE load SET n = n + 1 WHERE session = ?")) {
                while (!over) {
                    write(update);
                    LockSupport.parkNanos(pauseNanos);
                }
            } catch (SQLException e) {
                trouble = e;
                LockSupport.parkNanos(RECONNECT_NANOS);
            }
        }
    }

    private void write(PreparedStatement update) throws SQLException {
        try {
            update.setInt(1, number);
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("session " + number + ": expected one row");
            }
            acknowledged.add(System.nanoTime());
        } catch (SQLException e) {
            trouble = e;
            if (!MOVED.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
        }
    }

    /** How long after {@code mark} the next write was acknowledged, in milliseconds; not a number when none is. */
    double awaitWriteAfter(long mark, long end) {
        while (true) {
            for (long time : acknowledged) {
                if (time - mark > 0) {
                    return (time - mark) / 1e6;
                }
            }
            if (System.nanoTime() - end > 0) {
                return Double.NaN;
            }
            LockSupport.parkNanos(RECONNECT_NANOS);
        }
    }

    /** What it was told last; {@code null} when all was well. */
    @Nullable
    SQLException trouble() {
        return trouble;
    }

    /** Lets it end after the write that it is at. */
    void end() {
        over = true;
    }
}
