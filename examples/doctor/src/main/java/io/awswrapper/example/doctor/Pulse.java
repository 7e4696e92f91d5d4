package io.awswrapper.example.doctor;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * A session that works a little all the time, as an application's would, so that the table shows what it goes through. On a
 * thread of its own: during a failover its statement waits, and the table must not.
 */
final class Pulse implements AutoCloseable {

    private static final long PAUSE_MILLIS = 200;

    private final Connection connection;
    private final Thread thread = new Thread(this::beat, "doctor pulse");
    private volatile String latest = "has not asked yet";
    private volatile boolean closed;

    Pulse(Connection connection) {
        this.connection = connection;
        thread.setDaemon(true);
        thread.start();
    }

    private void beat() {
        while (!closed) {
            long begun = System.nanoTime();
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT 1");
                latest = String.format(Locale.ROOT, "SELECT 1 took %.1f ms", (System.nanoTime() - begun) / 1e6);
            } catch (SQLException e) {
                latest = "SELECT 1 failed: " + e.getSQLState() + " " + e.getMessage();
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public String toString() {
        return latest;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
