package io.awswrapper.jmh;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.StatUtils;
import org.openjdk.jol.info.GraphStats;

/**
 * Measures what connections of one subject cost, in a JVM of its own. One connection is open all the time and pays for what
 * all share, so that what the others cost is theirs alone.
 */
public final class ConnectionProbe {

    /** What the measuring of object graphs needs, and a collector whose heap is exact after a collection. */
    public static final List<String> JVM_OPTIONS = List.of(
            "-Xms1g",
            "-Xmx6g",
            "-XX:+UseSerialGC",
            "-Djdk.attach.allowAttachSelf",
            "-XX:+EnableDynamicAgentLoading",
            "--add-exports=java.base/jdk.internal.vm.annotation=ALL-UNNAMED",
            "-Djol.magicFieldOffset=true",
            "-Djol.skipHotspotSAAttach=true");

    /**
     * A measurement; all numbers are for one connection, but for the threads.
     *
     * @param connections how many were open at once
     * @param openMicros how long opening takes; the median
     * @param openBytes what opening allocates on the thread that opens
     * @param closeMicros how long closing takes; the median
     * @param retainedBytes by how much the object graph behind the connections grows
     * @param heapBytes by how much the used heap grows
     * @param threads how many threads there are more than before the first connection
     */
    public record Row(
            String subject,
            int connections,
            double openMicros,
            long openBytes,
            double closeMicros,
            long retainedBytes,
            long heapBytes,
            int threads) {}

    private final Subject.Opening opening;
    private final Connection[] open;
    private final double[] openMicros;
    private final double[] closeMicros;
    private int opened;
    private int closed;

    private ConnectionProbe(Subject.Opening opening, int count, int rounds) {
        this.opening = opening;
        open = new Connection[count];
        openMicros = new double[count * rounds];
        closeMicros = new double[count * rounds];
    }

    /** @param arguments the subject, how many connections are open at once, and how many are opened at least */
    public static void main(String[] arguments) throws SQLException {
        Quiet.logging();
        int count = Integer.parseInt(arguments[1]);
        int total = Integer.parseInt(arguments[2]);
        Child.tell(measure(Subject.parse(arguments[0]), count, Math.max(1, total / count)));
        // What the official wrapper started keeps a JVM alive.
        System.exit(0);
    }

    private static Row measure(Subject subject, int count, int rounds) throws SQLException {
        // Before anything is counted: loads the target driver, and the agent that knows sizes.
        Subject.parse("raw").connect().close();
        long unused = GraphStats.parseInstance(subject).totalSize();
        int threadsBefore = threads();
        Subject.Opening opening = subject.opening();
        try (Connection first = opening.open()) {
            new ConnectionProbe(opening, count, Math.max(1, 3_000 / count)).openAndClose();
            ConnectionProbe probe = new ConnectionProbe(opening, count, rounds);
            long openBytes = probe.openAndClose();
            double[] graphs = new double[3];
            double[] heaps = new double[3];
            int threads = 0;
            for (int i = 0; i < graphs.length; i++) {
                // The first walk leaves things behind that the second one finds.
                unused = probe.graph(first);
                long heapBefore = heap();
                long graphBefore = probe.graph(first);
                probe.openAll();
                threads = threads() - threadsBefore;
                heaps[i] = heap() - heapBefore;
                graphs[i] = probe.graph(first) - graphBefore;
                probe.closeAll();
            }
            return new Row(
                    subject.toString(),
                    count,
                    median(probe.openMicros),
                    openBytes,
                    median(probe.closeMicros),
                    Math.round(median(graphs) / count),
                    Math.round(median(heaps) / count),
                    threads);
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** All rounds; returns the bytes that opening one takes. */
    private long openAndClose() throws SQLException {
        long bytes = 0;
        while (opened < openMicros.length) {
            bytes += openAll();
            closeAll();
        }
        return bytes / openMicros.length;
    }

    private long openAll() throws SQLException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < open.length; i++) {
            long begun = System.nanoTime();
            open[i] = opening.open();
            long done = System.nanoTime();
            if (opened < openMicros.length) {
                openMicros[opened++] = (done - begun) / 1e3;
            }
        }
        return threads.getThreadAllocatedBytes(thread) - before;
    }

    private void closeAll() throws SQLException {
        for (int i = 0; i < open.length; i++) {
            long begun = System.nanoTime();
            open[i].close();
            long done = System.nanoTime();
            if (closed < closeMicros.length) {
                closeMicros[closed++] = (done - begun) / 1e3;
            }
        }
        Arrays.fill(open, null);
    }

    /** The size of all that can be reached from the connections. */
    private long graph(Connection first) {
        return GraphStats.parseInstance(first, open).totalSize();
    }

    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static double median(double[] values) {
        return StatUtils.percentile(values, 50);
    }
}
