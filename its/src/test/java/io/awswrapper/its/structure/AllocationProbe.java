package io.awswrapper.its.structure;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Measures in a JVM of its own, without assertions and without what other tests taught the compiler, how much each call
 * allocates. Prints a line a call: its name and the bytes.
 */
final class AllocationProbe {

    private static final int WARM_UP = 60_000;
    private static final int ROUNDS = 15;
    private static final int CALLS = 2_000;

    /** Keeps the compiler from leaving out what nobody looks at. */
    private static volatile @Nullable Object sink;

    private static int sum;

    @FunctionalInterface
    private interface Call {
        void run() throws SQLException;
    }

    private AllocationProbe() {}

    /** @param arguments the wrapper's URL; without one the raw driver is measured */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = open(arguments);
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT ?");
                ResultSet result = statement.executeQuery("SELECT 1")) {
            measure("setInt", () -> prepared.setInt(1, 7));
            measure("next", result::next);
            measure("getInt", () -> sum += result.getInt(1));
            measure("commit", connection::commit);
            measure("executeUpdate", () -> sum += statement.executeUpdate("UPDATE t SET a = 1"));
            measure("preparedUpdate", () -> sum += prepared.executeUpdate());
            measure("executeQuery", () -> sink = statement.executeQuery("SELECT 1"));
            measure("preparedQuery", () -> sink = prepared.executeQuery());
        }
    }

    private static Connection open(String[] arguments) throws SQLException {
        return arguments.length == 0
                ? Objects.requireNonNull(new NoopDriver().connect(NoopDriver.URL, new Properties()))
                : DriverManager.getConnection(arguments[0]);
    }

    private static void measure(String name, Call call) throws SQLException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        for (int i = 0; i < WARM_UP; i++) {
            call.run();
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        System.out.println("bytes " + name + " " + least / CALLS);
    }
}
