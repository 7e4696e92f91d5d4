package io.awswrapper.its.failover;

import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * An application that books entries under numbers of its own and retries as the documentation says: after
 * {@code NOT_APPLIED} the statement, after {@code ROLLED_BACK} the transaction, after {@code UNKNOWN} it looks first. It
 * remembers what was acknowledged, and everything that the documentation did not announce.
 */
final class LedgerWriter implements Runnable {

    /** One entry per statement; or several, and a counter that must not be moved twice, in one transaction. */
    enum Style {
        AUTO_COMMIT(1),
        TRANSACTION(3);

        final int parts;

        Style(int parts) {
            this.parts = parts;
        }
    }

    static final String[] TABLES = {
        "DROP TABLE IF EXISTS ledger, counter",
        "CREATE TABLE ledger (entry bigint, part int, writer int, PRIMARY KEY (entry, part))",
        "CREATE TABLE counter (writer int PRIMARY KEY, entries int NOT NULL)",
    };

    /** PostgreSQL says 23505, the others 23000. */
    private static final String VIOLATION = "23";

    final int number;
    final Style style;
    private final DataSource driver;
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Collection<String> surprises = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> told = new ConcurrentHashMap<>();
    private volatile boolean over;
    private long entries;

    LedgerWriter(int number, Style style, DataSource driver) {
        this.number = number;
        this.style = style;
        this.driver = driver;
    }

    Set<Long> acknowledged() {
        return acknowledged;
    }

    Collection<String> surprises() {
        return surprises;
    }

    /** How often which outcome was told. */
    Map<String, AtomicInteger> told() {
        return told;
    }

    /** Lets the entry that is being booked be booked, and no more. */
    void end() {
        over = true;
    }

    @Override
    public void run() {
        try (Connection connection = driver.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO ledger VALUES (?, ?, ?)");
                PreparedStatement count =
                        connection.prepareStatement("UPDATE counter SET entries = entries + 1 WHERE writer = ?");
                PreparedStatement look = connection.prepareStatement("SELECT count(*) FROM ledger WHERE entry = ?")) {
            connection.setAutoCommit(style == Style.AUTO_COMMIT);
            while (!over) {
                long entry = number * 1_000_000_000L + ++entries;
                book(connection, insert, count, look, entry);
                acknowledged.add(entry);
            }
        } catch (SQLException | RuntimeException e) {
            surprises.add("writer " + number + " ended: " + e);
        }
    }

    /** Returns when the entry is known to be in the ledger. */
    private void book(
            Connection connection,
            PreparedStatement insert,
            PreparedStatement count,
            PreparedStatement look,
            long entry)
            throws SQLException {
        boolean doubtful = false;
        while (true) {
            try {
                if (doubtful && isBooked(connection, look, entry)) {
                    note("resolved: was applied");
                    return;
                }
                send(connection, insert, count, entry);
                return;
            } catch (FailoverException e) {
                note(e.outcome().name());
                rollBack(connection);
                doubtful |= e.outcome() == Outcome.UNKNOWN || e.outcome() == Outcome.NO_HOST;
                if (style == Style.AUTO_COMMIT && e.outcome() == Outcome.ROLLED_BACK
                        || style == Style.TRANSACTION && e.outcome() == Outcome.NOT_APPLIED) {
                    surprises.add("entry " + entry + ": told " + e);
                }
            } catch (SQLException e) {
                if (doubtful && String.valueOf(e.getSQLState()).startsWith(VIOLATION)) {
                    // What was in doubt was still on its way when it was looked for.
                    note("resolved: was applied after the look");
                    rollBack(connection);
                    return;
                }
                surprises.add("entry " + entry + ": " + e.getSQLState() + " " + e);
                rollBack(connection);
                doubtful = true;
            }
        }
    }

    private void send(Connection connection, PreparedStatement insert, PreparedStatement count, long entry)
            throws SQLException {
        for (int part = 1; part <= style.parts; part++) {
            insert.setLong(1, entry);
            insert.setInt(2, part);
            insert.setInt(3, number);
            expectOne(insert.executeUpdate(), entry);
        }
        if (style == Style.TRANSACTION) {
            count.setInt(1, number);
            expectOne(count.executeUpdate(), entry);
            connection.commit();
        }
    }

    private void expectOne(int rows, long entry) {
        if (rows != 1) {
            surprises.add("entry " + entry + ": " + rows + " rows instead of one");
        }
    }

    private boolean isBooked(Connection connection, PreparedStatement look, long entry) throws SQLException {
        look.setLong(1, entry);
        int parts;
        try (ResultSet row = look.executeQuery()) {
            parts = row.next() ? row.getInt(1) : -1;
        }
        if (style == Style.TRANSACTION) {
            connection.commit();
        }
        if (parts != 0 && parts != style.parts) {
            surprises.add("entry " + entry + ": " + parts + " parts of " + style.parts);
        }
        return parts > 0;
    }

    private void rollBack(Connection connection) throws SQLException {
        if (style == Style.TRANSACTION) {
            connection.rollback();
        }
    }

    private void note(String what) {
        told.computeIfAbsent(what, key -> new AtomicInteger()).incrementAndGet();
    }
}
