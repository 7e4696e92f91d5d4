package io.awswrapper.example.demo;

import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.util.List;
import java.util.Locale;

/** What happens to the primary. */
enum Fault {
    /** All its processes end at once, as in a power cut. */
    KILL("kill -9 of every process of ") {
        @Override
        Strike strike(DatabaseCluster cluster) {
            return Strike.of(cluster.failOver(), "is killed: its last process is gone");
        }
    },

    /** All its processes stop where they are: connections stay open, and silent. */
    FREEZE("kill -STOP of every process of ") {
        @Override
        Strike strike(DatabaseCluster cluster) {
            DatabaseNode old = cluster.primary();
            List<? extends DatabaseNode> standbys = cluster.standbys();
            long frozen = System.nanoTime();
            cluster.freeze(old);
            DatabaseNode next = cluster.mostAdvancedStandby();
            long promoted = cluster.promote(next);
            for (DatabaseNode standby : standbys) {
                if (standby != next) {
                    cluster.repoint(standby, next);
                }
            }
            return new Strike(old, next, "is frozen", frozen, promoted, System.nanoTime());
        }
    },

    /** A planned change: the primary lets its clients go in order, and comes back as a standby. */
    SWITCHOVER("a planned change of the primary, which is ") {
        @Override
        Strike strike(DatabaseCluster cluster) {
            return Strike.of(cluster.switchOver(), "lets its clients go");
        }
    };

    private final String verb;

    Fault(String verb) {
        this.verb = verb;
    }

    String announcement(DatabaseNode primary) {
        return verb + primary.name();
    }

    /** Breaks the primary and makes a standby the new one; returns when the third node follows that. */
    abstract Strike strike(DatabaseCluster cluster);

    /** Makes the old primary a standby, unless it is one. */
    void repair(DatabaseCluster cluster, DatabaseNode old) {
        if (this != SWITCHOVER) {
            cluster.kill(old);
            cluster.rebuild(old);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
