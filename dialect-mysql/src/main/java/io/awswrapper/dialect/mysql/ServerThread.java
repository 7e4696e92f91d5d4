package io.awswrapper.dialect.mysql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The server's thread for one connection.
 *
 * @param id the connection's id, which the server gives to another one only after it was restarted
 * @param age how old it is at least
 */
record ServerThread(long id, Duration age) {

    /** ER_NO_SUCH_THREAD. Source: MySQL Server Error Message Reference. */
    private static final int NO_SUCH_THREAD = 1094;

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    /**
     * Ends it, and waits until it is gone.
     *
     * @param asked by the same user, who may end his own threads. Source: MySQL manual, "KILL Statement"
     * @return whether it is gone
     */
    boolean end(Connection asked, Duration limit) throws SQLException {
        long deadline = System.nanoTime() + limit.toNanos();
        try (Statement statement = asked.createStatement()) {
            boolean gone = isOlderThanServer(statement) || !kill(statement);
            while (!gone && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
                gone = !isThere(statement);
            }
            return gone;
        }
    }

    private boolean isOlderThanServer(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Uptime'")) {
            return row.next() && row.getLong(2) < age.toSeconds();
        }
    }

    /** @return whether there was something to end */
    private boolean kill(Statement statement) throws SQLException {
        if (!isThere(statement)) {
            return false;
        }
        try {
            boolean unused = statement.execute("KILL " + id);
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_SUCH_THREAD) {
                return false;
            }
            throw e;
        }
    }

    private boolean isThere(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT 1 FROM information_schema.PROCESSLIST WHERE ID = " + id)) {
            return row.next();
        }
    }
}
