package io.awswrapper.dialect.pg;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The server's process for one connection.
 *
 * @param pid its process id, which the system gives to another one later
 * @param age how old it is at least
 */
record Backend(int pid, Duration age) {

    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    /**
     * Ends it, and waits until it is gone.
     *
     * @param asked by the same user, who may end his own. Source: PostgreSQL manual, "Server Signaling Functions"
     * @return whether it is gone
     */
    boolean end(Connection asked, Duration limit) throws SQLException {
        long deadline = System.nanoTime() + limit.toNanos();
        try (Statement statement = asked.createStatement()) {
            boolean gone = !isThere(statement, "pg_catalog.pg_terminate_backend(pid)");
            while (!gone && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(PAUSE_NANOS);
                gone = !isThere(statement, "pid");
            }
            return gone;
        }
    }

    private boolean isThere(Statement statement, String selected) throws SQLException {
        String sql = "SELECT " + selected + " FROM pg_catalog.pg_stat_activity WHERE pid = " + pid
                + " AND usename = session_user AND backend_start < pg_catalog.clock_timestamp() - interval '"
                + age.toMillis() + " milliseconds'";
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next();
        }
    }
}
