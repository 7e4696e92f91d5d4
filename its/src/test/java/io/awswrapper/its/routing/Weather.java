package io.awswrapper.its.routing;

import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** Lags readers by pausing their replay, kills them and starts them again, until it is over. */
final class Weather implements Runnable {

    private final DatabaseCluster cluster;
    private final Duration betweenKills;
    private final Random random = new Random(4);
    private final Collection<String> log = new ConcurrentLinkedQueue<>();
    private final Collection<String> troubles = new ConcurrentLinkedQueue<>();
    private volatile boolean over;
    private volatile boolean calm;
    private volatile boolean quiet;

    Weather(DatabaseCluster cluster, Duration betweenKills) {
        this.cluster = cluster;
        this.betweenKills = betweenKills;
    }

    /** What it did. */
    Collection<String> log() {
        return log;
    }

    /** What it could not do; a test that sees any has proved nothing. */
    Collection<String> troubles() {
        return troubles;
    }

    @Override
    public void run() {
        long nextKill = System.nanoTime() + betweenKills.toNanos();
        while (!over) {
            if (calm) {
                quiet = true;
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
                continue;
            }
            quiet = false;
            try {
                List<? extends DatabaseNode> standbys = cluster.standbys();
                DatabaseNode chosen = standbys.get(random.nextInt(standbys.size()));
                if (System.nanoTime() - nextKill > 0) {
                    killAndRestart(chosen);
                    nextKill = System.nanoTime() + betweenKills.toNanos();
                } else {
                    lag(chosen);
                }
            } catch (RuntimeException e) {
                troubles.add(String.valueOf(e));
            }
            pause(300);
        }
        quiet = true;
    }

    private void lag(DatabaseNode standby) {
        cluster.pauseReplay(standby);
        try {
            pause(400);
        } finally {
            cluster.resumeReplay(standby);
        }
        log.add("lag " + standby);
    }

    private void killAndRestart(DatabaseNode standby) {
        cluster.kill(standby);
        pause(500);
        cluster.restart(standby);
        log.add("kill " + standby);
    }

    private void pause(int atMostMillis) {
        LockSupport.parkNanos(
                Duration.ofMillis(1 + random.nextInt(atMostMillis)).toNanos());
    }

    /** Leaves the cluster alone; returns when nothing is paused or down any more. */
    void calmDown() {
        quiet = false;
        calm = true;
        Split.until(Duration.ofSeconds(60), () -> quiet, () -> "the weather calms down");
    }

    void goOn() {
        calm = false;
    }

    void end() {
        over = true;
        calm = false;
    }
}
