package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.plugin.hostmonitor.HealthScore.Peers;
import io.awswrapper.plugin.hostmonitor.Probe.Answer;
import io.awswrapper.plugin.hostmonitor.Probe.Outcome;
import io.awswrapper.spi.HostHealth;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Turns what a host's watch sees into its health. Used by the watch's thread; what peers and readers ask is volatile. */
final class HostRating {

    private final HostTraffic traffic;
    private final Supplier<Peers> peers;
    private final LongSupplier lag;
    private final Recovery recovery;
    private final HealthScore score = new HealthScore();
    private boolean dead;
    private long answers;
    private long failures;
    private long timed;
    private long timedNanos;

    /** @param lag for how long the host has been behind the writer, in nanoseconds */
    HostRating(HostTraffic traffic, Supplier<Peers> peers, LongSupplier lag, int threshold) {
        this.traffic = traffic;
        this.peers = peers;
        this.lag = lag;
        this.recovery = new Recovery(threshold);
    }

    HostTraffic traffic() {
        return traffic;
    }

    HostHealth health() {
        return recovery.health();
    }

    boolean isWell() {
        return recovery.isWell();
    }

    Duration pause() {
        return recovery.pause();
    }

    /** For its peers. */
    HealthScore score() {
        return score;
    }

    /** A probe has ended. */
    void probed(Answer answer, boolean nowDead, long now) {
        if (answer.nanos() > 0) {
            score.answered((double) answer.nanos());
        }
        long answersNow = traffic.answers();
        long failuresNow = traffic.failures();
        long lost = failuresNow - failures;
        long calls = answersNow - answers + lost;
        double lostShare = calls == 0 ? 0 : (double) lost / calls;
        boolean answered = answer.outcome() == Outcome.ANSWERED;
        score.failed(answered ? lostShare : 1);
        answers = answersNow;
        failures = failuresNow;
        long timedNow = traffic.timedCalls();
        long nanosNow = traffic.timedNanos();
        if (timedNow > timed) {
            score.called((double) (nanosNow - timedNanos) / (timedNow - timed));
        }
        timed = timedNow;
        timedNanos = nanosNow;
        if (nowDead && !dead) {
            score.died(now);
        }
        dead = nowDead;
        score.lags(lag.getAsLong());
        recovery.rate(score.score(peers.get(), dead, now), answered);
    }
}
