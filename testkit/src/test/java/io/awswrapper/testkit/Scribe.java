package io.awswrapper.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Writes to the primary, whichever that is, and remembers what was acknowledged. To be finished. */
final class Scribe {

    private static final long PAUSE_NANOS = 5_000_000;

    private final DatabaseCluster cluster;
    private final Collection<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::write, "scribe");
    private volatile boolean done;

    Scribe(DatabaseCluster cluster) {
        this.cluster = cluster;
        thread.start();
    }

    void awaitMore(int count) {
        int before = acknowledged.size();
        Await.until(
                "scribe: expected " + count + " more to be acknowledged",
                Duration.ofSeconds(20),
                () -> acknowledged.size() >= before + count ? null : acknowledged.size() - before + "",
                () -> "");
    }

    /** What was acknowledged, once no more is written. */
    List<String> finish() throws InterruptedException {
        done = true;
        thread.join();
        return List.copyOf(acknowledged);
    }

    private void write() {
        int id = 0;
        while (!done) {
            try (Connection connection = Sql.connect(cluster.primary())) {
                while (!done) {
                    id++;
                    Sql.run(connection, "INSERT INTO note VALUES (" + id + ")");
                    acknowledged.add(Integer.toString(id));
                }
            } catch (SQLException | ClusterException duringTheFault) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
