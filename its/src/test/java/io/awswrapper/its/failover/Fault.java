package io.awswrapper.its.failover;

import io.awswrapper.its.Idiom;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import io.awswrapper.testkit.TcpProxy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** What can happen to a cluster whose clients come through the proxies. */
enum Fault {
    KILL {
        @Override
        void happen(DatabaseCluster cluster) {
            cluster.failOver();
        }
    },
    FREEZE {
        @Override
        void happen(DatabaseCluster cluster) {
            freezeAndPromote(cluster);
        }
    },
    SWITCHOVER {
        @Override
        void happen(DatabaseCluster cluster) {
            cluster.switchOver();
        }
    },
    RESET {
        @Override
        void happen(DatabaseCluster cluster) {
            cluster.nodes().forEach(node -> cluster.proxy(node).reset());
        }
    },
    TERMINATE {
        @Override
        void happen(DatabaseCluster cluster) throws SQLException {
            Server.endSessions(cluster);
        }
    },
    CUT_BEFORE_COMMIT {
        @Override
        void happen(DatabaseCluster cluster) {
            await(writerProxy(cluster).cutBeforeRequest("COMMIT"));
        }
    },
    CUT_AFTER_COMMIT {
        @Override
        void happen(DatabaseCluster cluster) {
            await(writerProxy(cluster).cutBeforeResponse("COMMIT"));
        }
    },
    CUT_BEFORE_INSERT {
        @Override
        void happen(DatabaseCluster cluster) {
            await(writerProxy(cluster).cutBeforeRequest("INSERT"));
        }
    },
    CUT_AFTER_INSERT {
        @Override
        void happen(DatabaseCluster cluster) {
            await(writerProxy(cluster).cutBeforeResponse("INSERT"));
        }
    },
    FREEZE_AND_THAW {
        @Override
        void happen(DatabaseCluster cluster) {
            DatabaseNode primary = cluster.primary();
            cluster.freeze(primary);
            LockSupport.parkNanos(BREAK_NANOS);
            cluster.thaw(primary);
        }
    },
    READER_DEATH {
        @Override
        void happen(DatabaseCluster cluster) {
            cluster.kill(cluster.standbys().get(0));
        }
    },
    RESET_AND_KILL {
        @Override
        void happen(DatabaseCluster cluster) throws SQLException {
            RESET.happen(cluster);
            cluster.failOver();
        }
    },
    CUT_BEFORE_ANYTHING {
        @Override
        void happen(DatabaseCluster cluster) {
            await(writerProxy(cluster).cutBeforeRequest(""));
        }
    },
    CUT_AFTER_ANYTHING {
        @Override
        void happen(DatabaseCluster cluster) {
            await(writerProxy(cluster).cutBeforeResponse());
        }
    };

    private static final long BREAK_NANOS = Duration.ofMillis(400).toNanos();

    /** Returns when it has happened. */
    abstract void happen(DatabaseCluster cluster) throws SQLException;

    /** Stops the primary where it is and makes a standby the new one, as a manager would that fences nobody. */
    static DatabaseNode freezeAndPromote(DatabaseCluster cluster) {
        DatabaseNode old = cluster.primary();
        cluster.freeze(old);
        DatabaseNode next = cluster.mostAdvancedStandby();
        cluster.promote(next);
        for (DatabaseNode standby : cluster.standbys()) {
            cluster.repoint(standby, next);
        }
        return old;
    }

    /** The quickest way to another primary that breaks the sessions on the old one. */
    static void changePrimary(DatabaseCluster cluster) {
        if (Idiom.of(cluster).isPostgres()) {
            cluster.failOver();
        } else {
            // A killed server needs seconds to come back.
            cluster.switchOver();
        }
    }

    private static TcpProxy writerProxy(DatabaseCluster cluster) {
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
