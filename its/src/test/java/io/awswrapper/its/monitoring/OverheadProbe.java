package io.awswrapper.its.monitoring;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Measures in a JVM of its own what calls cost on a driver that does nothing. Prints a line a call: its name, the nanoseconds
 * of the quickest round, and the bytes.
 */
final class OverheadProbe {

    private static final int WARM_UP = 200_000;
    private static final int ROUNDS = 400;
    private static final int CALLS = 5_000;

    private static int sum;

    @FunctionalInterface
    private interface Call {
        void run() throws SQLException;
    }

    private OverheadProbe() {}

    /** @param arguments the wrapper's URL */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                PreparedStatement prepared = connection.prepareStatement("SELECT ?");
                ResultSet result = prepared.executeQuery()) {
            measure("execute", () -> sum += prepared.executeUpdate());
            measure("next", result::next);
        }
    }

    private static void measure(String name, Call call) throws SQLException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        for (int i = 0; i < WARM_UP; i++) {
            call.run();
        }
        long leastNanos = Long.MAX_VALUE;
        long leastBytes = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long bytes = threads.getThreadAllocatedBytes(thread);
            long begun = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            leastNanos = Math.min(leastNanos, System.nanoTime() - begun);
            leastBytes = Math.min(leastBytes, threads.getThreadAllocatedBytes(thread) - bytes);
        }
        System.out.printf(Locale.ROOT, "cost %s %.1f %d%n", name, (double) leastNanos / CALLS, leastBytes / CALLS);
    }
}
