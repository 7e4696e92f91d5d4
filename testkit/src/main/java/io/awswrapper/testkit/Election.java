package io.awswrapper.testkit;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The standbys of which one is to be promoted, asked over connections opened before the primary goes down. */
final class Election implements AutoCloseable {

    private static final long PROMOTION_PAUSE_NANOS = 500_000;
    private static final Duration LAST_BYTES = Duration.ofMillis(100);

    private static final String RECEIVING =
            "SELECT EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming')";
    private static final String RECEIVED = "SELECT greatest(coalesce(pg_last_wal_receive_lsn(), '0/0'),"
            + " coalesce(pg_last_wal_replay_lsn(), '0/0')) - '0/0'::pg_lsn";

    private final Map<PostgresNode, AdminConnection> candidates = new LinkedHashMap<>();

    Election(List<PostgresNode> standbys) {
        for (PostgresNode standby : standbys) {
            try {
                candidates.put(standby, standby.admin());
            } catch (SQLException e) {
                close();
                throw standby.failed("expected to answer", e);
            }
        }
    }

    /**
     * Waits shortly until the standbys have read what their dead primary still sent. Compared before that, the less
     * advanced one could overtake the chosen one, and then not follow it.
     */
    void awaitLastBytes() {
        Await.within("standbys", LAST_BYTES, () -> {
            for (AdminConnection admin : candidates.values()) {
                if (admin.isTrue(RECEIVING)) {
                    return "still receiving";
                }
            }
            return null;
        });
    }

    /** The standby that received most, so that it has every write that any standby confirmed. */
    PostgresNode mostAdvanced() {
        PostgresNode best = null;
        long most = -1;
        for (Map.Entry<PostgresNode, AdminConnection> candidate : candidates.entrySet()) {
            long received = received(candidate.getKey(), candidate.getValue());
            if (received > most) {
                most = received;
                best = candidate.getKey();
            }
        }
        if (best == null) {
            throw new ClusterException(
                    "cluster: expected a running standby, but was 'none'; rebuild, restart or thaw one first");
        }
        return best;
    }

    /**
     * Promotes without pg_promote's own waiting, which polls every 100 ms.
     *
     * @return when recovery was first seen ended, as {@link System#nanoTime()}
     */
    long promote(PostgresNode node) {
        AdminConnection admin = candidates.get(node);
        if (admin == null) {
            throw new ClusterException(node.name() + ": expected to be one of " + candidates.keySet()
                    + ", but was 'not a running standby'; promote one of those");
        }
        try {
            long end = System.nanoTime() + Await.LIMIT.toNanos();
            admin.run("SELECT pg_promote(false)");
            while (admin.isTrue("SELECT pg_is_in_recovery()")) {
                if (System.nanoTime() > end) {
                    throw new ClusterException(node.name() + ": expected to leave recovery within "
                            + Await.LIMIT.toMillis() + " ms, but was 'in recovery'; see its log:\n" + node.logTail());
                }
                LockSupport.parkNanos(PROMOTION_PAUSE_NANOS);
            }
            return System.nanoTime();
        } catch (SQLException e) {
            throw node.failed("expected to be promoted", e);
        }
    }

    /** Tells the other candidates to follow this one. */
    List<PostgresNode> repointTo(PostgresNode primary) {
        List<PostgresNode> followers = new ArrayList<>();
        candidates.forEach((node, admin) -> {
            if (node != primary) {
                Replication.repoint(node, admin, primary);
                followers.add(node);
            }
        });
        return followers;
    }

    @Override
    public void close() {
        candidates.values().forEach(AdminConnection::close);
    }

    private static long received(PostgresNode node, AdminConnection admin) {
        try {
            return Long.parseLong(admin.ask(RECEIVED));
        } catch (SQLException e) {
            throw node.failed("expected to tell what it received", e);
        }
    }
}
