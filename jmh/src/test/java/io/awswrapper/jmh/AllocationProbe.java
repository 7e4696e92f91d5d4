package io.awswrapper.jmh;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Measures in a JVM of its own, without assertions and without what other tests taught the compiler, how much each call of
 * {@link CallBenchmark} allocates.
 */
final class AllocationProbe {

    private static final int WARM_UP = 60_000;
    private static final int ROUNDS = 15;
    private static final int CALLS = 2_000;

    /** Keeps the compiler from leaving out what nobody looks at. */
    private static volatile @Nullable Object sink;

    private static long sum;

    /** What one call allocates. */
    record Row(String call, long bytes) {}

    @FunctionalInterface
    private interface Call {
        void run() throws SQLException;
    }

    private AllocationProbe() {}

    /** @param arguments the subject */
    public static void main(String[] arguments) throws SQLException {
        CallBenchmark calls = new CallBenchmark();
        calls.subject = arguments[0];
        calls.open();
        measure("executeQuery", () -> sink = calls.executeQuery());
        measure("executeUpdate", () -> sum += calls.executeUpdate());
        measure("preparedExecuteQuery", () -> sink = calls.preparedExecuteQuery());
        measure("setInt", calls::setInt);
        measure("setString", calls::setString);
        measure("setHundredBytes", calls::setHundredBytes);
        measure("setTimestamp", calls::setTimestamp);
        measure("createAndCloseStatement", () -> sink = calls.createAndCloseStatement());
        measure("getAutoCommit", () -> sum += calls.getAutoCommit() ? 1 : 0);
        measure("commit", calls::commit);
        measure("traverseThousandRows", () -> sum += calls.traverseThousandRows());
        calls.close();
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
        Child.tell(new Row(name, least / CALLS));
    }
}
