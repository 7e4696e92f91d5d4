package io.awswrapper.its.failover;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresNode;
import io.awswrapper.testkit.TcpProxy;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What can happen to a cluster whose clients come through the proxies. */
enum Fault {
    KILL {
        @Override
        void happen(PostgresCluster cluster) {
            cluster.failOver();
        }
    },
    FREEZE {
        @Override
        void happen(PostgresCluster cluster) {
            freezeAndPromote(cluster);
        }
    },
    SWITCHOVER {
        @Override
        void happen(PostgresCluster cluster) {
            cluster.switchOver();
        }
    },
    RESET {
        @Override
        void happen(PostgresCluster cluster) {
            cluster.nodes().forEach(node -> cluster.proxy(node).reset());
        }
    },
    TERMINATE {
        @Override
        void happen(PostgresCluster cluster) throws SQLException {
            Server.column(cluster, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'");
        }
    },
    CUT_BEFORE_COMMIT {
        @Override
        void happen(PostgresCluster cluster) {
            await(writerProxy(cluster).cutBeforeRequest("COMMIT"));
        }
    },
    CUT_AFTER_COMMIT {
        @Override
        void happen(PostgresCluster cluster) {
            await(writerProxy(cluster).cutBeforeResponse("COMMIT"));
        }
    },
    CUT_BEFORE_ANYTHING {
        @Override
        void happen(PostgresCluster cluster) {
            await(writerProxy(cluster).cutBeforeRequest(""));
        }
    },
    CUT_AFTER_ANYTHING {
        @Override
        void happen(PostgresCluster cluster) {
            await(writerProxy(cluster).cutBeforeResponse());
        }
    };

    /** Returns when it has happened. */
    abstract void happen(PostgresCluster cluster) throws SQLException;

    /** Stops the primary where it is and makes a standby the new one, as a manager would that fences nobody. */
    static PostgresNode freezeAndPromote(PostgresCluster cluster) {
        PostgresNode old = cluster.primary();
        cluster.freeze(old);
        PostgresNode next = cluster.mostAdvancedStandby();
        cluster.promote(next);
        for (PostgresNode standby : cluster.standbys()) {
            cluster.repoint(standby, next);
        }
        return old;
    }

    private static TcpProxy writerProxy(PostgresCluster cluster) {
        return cluster.proxy(cluster.primary());
    }

    private static void await(CompletableFuture<Void> cut) {
        try {
            Void unused = cut.get(5, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("No request came that was to be cut", e);
        } catch (Exception e) {
            throw new AssertionError("The cut was not made", e);
        }
    }
}
