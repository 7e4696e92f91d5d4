package io.awswrapper.its.routing;

import com.sun.management.ThreadMXBean;
import io.awswrapper.plugin.rwsplit.Routes;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Measures, in a JVM of its own, what executions cost. Prints a line each: name, bytes, nanoseconds. */
final class RoutingCostProbe {

    private static final int WARM_UP = 200_000;
    private static final int ROUNDS = 60;
    private static final int CALLS = 20_000;

    /** Keeps the compiler from leaving out what nobody looks at. */
    private static volatile @Nullable Object sink;

    private static int sum;

    @FunctionalInterface
    private interface Call {
        void run() throws SQLException;
    }

    private RoutingCostProbe() {}

    /** @param arguments the wrapper's URL */
    public static void main(String[] arguments) throws Exception {
        boolean routed = arguments[0].contains("readWriteSplitting");
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT ?")) {
            measure("query", () -> sink = statement.executeQuery("SELECT 1"));
            measure("preparedQuery", () -> sink = prepared.executeQuery());
            sum += statement.executeUpdate("UPDATE t SET a = 1");
            if (routed) {
                Routes routes = connection.unwrap(Routes.class);
                Split.until(
                        () -> routes.explain("SELECT 1").startsWith("READ:"), () -> "the reader shows the write");
            }
            measure("queryAfterWrite", () -> sink = statement.executeQuery("SELECT 1"));
            measure("preparedQueryAfterWrite", () -> sink = prepared.executeQuery());
            measure("update", () -> sum += statement.executeUpdate("UPDATE t SET a = 1"));
            if (routed) {
                System.out.println("counts " + connection.unwrap(Routes.class).counts());
            }
        }
    }

    private static void measure(String name, Call call) throws SQLException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        for (int i = 0; i < WARM_UP; i++) {
            call.run();
        }
        long leastBytes = Long.MAX_VALUE;
        long leastNanos = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long bytes = threads.getThreadAllocatedBytes(thread);
            long nanos = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            leastNanos = Math.min(leastNanos, System.nanoTime() - nanos);
            leastBytes = Math.min(leastBytes, threads.getThreadAllocatedBytes(thread) - bytes);
        }
        System.out.println("cost " + name + " " + leastBytes / CALLS + " " + leastNanos / CALLS);
    }
}
