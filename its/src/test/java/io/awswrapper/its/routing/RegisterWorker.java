package io.awswrapper.its.routing;

import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * An application that counts in a row of its own over one connection: one write, four reads. Nobody else writes that row, so
 * each read must show exactly what was acknowledged last. After an announced doubt it looks, as the documentation says.
 */
final class RegisterWorker implements Runnable {

    static final String[] TABLE = {
        "DROP TABLE IF EXISTS register", "CREATE TABLE register (worker int PRIMARY KEY, n bigint NOT NULL)"
    };

    private static final String UPDATE = "UPDATE register SET n = ? WHERE worker = ?";
    private static final String SELECT = "SELECT n FROM register WHERE worker = ?";

    private final int number;
    private final DataSource driver;
    private final Duration pause;
    private final Random random;
    private final Collection<String> surprises = new ConcurrentLinkedQueue<>();
    private volatile boolean over;
    private volatile long writes;
    private volatile long reads;
    private volatile long told;
    private long acknowledged;

    /** @param pause between two statements, at most */
    RegisterWorker(int number, DataSource driver, Duration pause) {
        this.number = number;
        this.driver = driver;
        this.pause = pause;
        this.random = new Random(number);
    }

    /** Stale reads, refused writes, and exceptions that no documentation announced. */
    Collection<String> surprises() {
        return surprises;
    }

    long writes() {
        return writes;
    }

    long reads() {
        return reads;
    }

    /** How often a doubt or a rolled back transaction was announced. */
    long told() {
        return told;
    }

    void end() {
        over = true;
    }

    @Override
    public void run() {
        try (Connection connection = driver.getConnection();
                PreparedStatement update = connection.prepareStatement(UPDATE);
                PreparedStatement select = connection.prepareStatement(SELECT)) {
            while (!over) {
                step(connection, update, select);
                LockSupport.parkNanos((long) (random.nextDouble() * pause.toNanos()));
            }
        } catch (SQLException | RuntimeException e) {
            surprises.add("worker " + number + " ended: " + describe(e));
        }
    }

    private void step(Connection connection, PreparedStatement update, PreparedStatement select) {
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> write(connection, update, select);
            case 3 -> writeInTransaction(connection, update, select);
            case 4 -> readInTransaction(connection, select);
            default -> read(connection, select, acknowledged, acknowledged);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts
    private void write(Connection connection, PreparedStatement update, PreparedStatement select) {
        long next = acknowledged + 1;
        try {
            set(update, next);
            acknowledged = next;
            writes++;
        } catch (FailoverException e) {
            told++;
            if (e.outcome() != Outcome.UNKNOWN) {
                surprises.add("write: " + describe(e));
            }
            acknowledged = read(connection, select, acknowledged, next);
        } catch (SQLException e) {
            surprises.add("write: " + describe(e));
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts
    private void writeInTransaction(Connection connection, PreparedStatement update, PreparedStatement select) {
        long next = acknowledged + 1;
        long possible = next;
        try {
            connection.setAutoCommit(false);
            check(select, acknowledged, acknowledged);
            set(update, next);
            check(select, next, next);
            connection.commit();
            acknowledged = next;
            writes++;
        } catch (FailoverException e) {
            told++;
            if (e.outcome() == Outcome.ROLLED_BACK) {
                possible = acknowledged;
            } else if (e.outcome() != Outcome.UNKNOWN) {
                surprises.add("transaction: " + describe(e));
            }
            reset(connection, false);
            acknowledged = read(connection, select, acknowledged, possible);
        } catch (SQLException e) {
            surprises.add("transaction: " + describe(e));
        } finally {
            reset(connection, false);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts
    private void readInTransaction(Connection connection, PreparedStatement select) {
        try {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            check(select, acknowledged, acknowledged);
            check(select, acknowledged, acknowledged);
            connection.commit();
        } catch (FailoverException e) {
            told++;
            if (e.outcome() != Outcome.ROLLED_BACK && e.outcome() != Outcome.UNKNOWN) {
                surprises.add("read-only transaction: " + describe(e));
            }
        } catch (SQLException e) {
            surprises.add("read-only transaction: " + describe(e));
        } finally {
            reset(connection, true);
        }
    }

    private void reset(Connection connection, boolean readOnly) {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
            if (readOnly) {
                connection.setReadOnly(false);
            }
        } catch (SQLException e) {
            surprises.add("reset: " + describe(e));
        }
    }

    /** @return what was read, or {@code least} when nothing could be */
    private long read(Connection connection, PreparedStatement select, long least, long most) {
        try {
            return check(select, least, most);
        } catch (SQLException e) {
            surprises.add("read over " + connection + ": " + describe(e));
            return least;
        }
    }

    private void set(PreparedStatement update, long value) throws SQLException {
        update.setLong(1, value);
        update.setInt(2, number);
        int rows = update.executeUpdate();
        if (rows != 1) {
            surprises.add("write: " + rows + " rows");
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts
    private long check(PreparedStatement select, long least, long most) throws SQLException {
        select.setInt(1, number);
        try (ResultSet row = select.executeQuery()) {
            long value = row.next() ? row.getLong(1) : -1;
            reads++;
            if (value < least || value > most) {
                surprises.add("STALE: worker " + number + " read " + value + " instead of " + least
                        + (most == least ? "" : " to " + most) + " over " + select.getConnection());
            }
            return value;
        }
    }

    private static String describe(Exception e) {
        String state = e instanceof SQLException told ? told.getSQLState() + " " : "";
        return state + e;
    }
}
