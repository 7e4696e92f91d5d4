package io.awswrapper.example.demo;

import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import io.awswrapper.testkit.NodeState;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Four lines a second: the nodes as the driver sees them, and what the workload gets done. */
final class LiveView implements AutoCloseable {

    private static final int TICK_MILLIS = 250;

    private final Screen screen;
    private final DatabaseCluster cluster;
    private final Ledger ledger;
    private final DatabaseNode first;
    private final long begun = System.nanoTime();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "demo live view");
        thread.setDaemon(true);
        return thread;
    });
    private boolean headed;
    private long last = begun;
    private long written;
    private long read;

    LiveView(Screen screen, DatabaseCluster cluster, Ledger ledger) {
        this.screen = screen;
        this.cluster = cluster;
        this.ledger = ledger;
        this.first = cluster.primary();
        var unused = clock.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Prints one line among the others. */
    synchronized void announce(String what) {
        screen.line(screen.warning("  ───── " + what));
    }

    /** Prints something longer, and then the heading again. */
    synchronized void interrupt(Runnable printing) {
        printing.run();
        headed = false;
    }

    private synchronized void tick() {
        if (!headed) {
            headed = true;
            String names = cluster.nodes().stream()
                    .map(node -> String.format("%-10s", node.name()))
                    .collect(Collectors.joining());
            screen.line("");
            screen.line(screen.dim("  seconds  " + names + "writes/s   reads/s   exceptions"));
        }
        long now = System.nanoTime();
        double seconds = (now - last) / 1e9;
        long writtenNow = ledger.written();
        long readNow = ledger.reads();
        int told = ledger.mishaps().size();
        screen.line(
                "  %7.2f  %s%8.0f  %8.0f   %s",
                (now - begun) / 1e9,
                cluster.nodes().stream().map(this::state).collect(Collectors.joining()),
                (writtenNow - written) / seconds,
                (readNow - read) / seconds,
                told == 0 ? "-" : told + " so far");
        last = now;
        written = writtenNow;
        read = readNow;
    }

    private String state(DatabaseNode node) {
        NodeState state = node.state();
        if (state != NodeState.RUNNING) {
            return screen.bad(padded(state == NodeState.DOWN ? "down" : "frozen"));
        }
        Topology topology = DriverEvents.topology();
        if (topology == null) {
            return node == first ? screen.good(padded("PRIMARY")) : padded("standby");
        }
        return topology.members().stream()
                .filter(member -> member.host().port() == node.port())
                .findFirst()
                .map(this::role)
                .orElse(padded("?"));
    }

    private String role(Member member) {
        if (!member.available()) {
            return screen.dim(padded("silent"));
        }
        return member.role() == HostRole.WRITER
                ? screen.good(padded("PRIMARY"))
                : padded(member.role() == HostRole.READER ? "standby" : "not asked");
    }

    private static String padded(String text) {
        return String.format("%-10s", text);
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
    }
}
