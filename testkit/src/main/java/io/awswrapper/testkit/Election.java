package io.awswrapper.testkit;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The standbys of which one is to be promoted, asked over connections opened before the primary goes down. */
final class Election implements AutoCloseable {

    private static final Duration LAST_BYTES = Duration.ofMillis(100);

    private final Replication replication;
    private final Map<DatabaseNode, AdminConnection> candidates = new LinkedHashMap<>();

    Election(Replication replication, List<? extends DatabaseNode> standbys) {
        this.replication = replication;
        for (DatabaseNode standby : standbys) {
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
                if (replication.isReceiving(admin)) {
                    return "still receiving";
                }
            }
            return null;
        });
    }

    /** The standby that received most, so that it has every write that any standby confirmed. */
    DatabaseNode mostAdvanced() {
        DatabaseNode best = null;
        long most = -1;
        for (Map.Entry<DatabaseNode, AdminConnection> candidate : candidates.entrySet()) {
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

    /** Returns when the node takes writes, as {@link System#nanoTime()}. */
    long promote(DatabaseNode node) {
        AdminConnection admin = candidates.get(node);
        if (admin == null) {
            throw new ClusterException(node.name() + ": expected to be one of " + candidates.keySet()
                    + ", but was 'not a running standby'; promote one of those");
        }
        try {
            replication.promote(node, admin);
            return System.nanoTime();
        } catch (SQLException e) {
            throw node.failed("expected to be promoted", e);
        }
    }

    /** Tells the other candidates to follow this one. */
    List<DatabaseNode> repointTo(DatabaseNode primary) {
        List<DatabaseNode> followers = new ArrayList<>();
        candidates.forEach((node, admin) -> {
            if (node != primary) {
                try {
                    replication.follow(node, admin, primary);
                } catch (SQLException e) {
                    throw node.failed("expected to follow " + primary.name(), e);
                }
                followers.add(node);
            }
        });
        return followers;
    }

    @Override
    public void close() {
        candidates.values().forEach(AdminConnection::close);
    }

    private long received(DatabaseNode node, AdminConnection admin) {
        try {
            return replication.received(admin);
        } catch (SQLException e) {
            throw node.failed("expected to tell what it received", e);
        }
    }
}
