package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.plugin.hostmonitor.Probe.Answer;
import io.awswrapper.plugin.hostmonitor.Probe.Outcome;
import io.awswrapper.spi.HostHealth;
import java.sql.Connection;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether one host is alive. Each {@link #turn} is a look at the sessions, and a probe when one is due:
 *
 * <ul>
 *   <li>While calls come back, the host is alive, and is asked once a second.
 *   <li>When a call waits and none has come back between two looks, it is asked at once, and then at the interval.
 *   <li>When so many probes in a row have failed, and no call has come back meanwhile, it is dead: every call that has
 *       waited for longer than the grace, and since before the last of those probes, is ended.
 * </ul>
 *
 * <p>Has no thread and no clock of its own, so that years of it can be tested in seconds. Used by one thread.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
final class HostWatch {

    /** A look after this many without a call is the last one for a while: a call may have begun between the two. */
    private static final int QUIET_LOOKS = 3;

    private static final long FIRST_PROBE = Duration.ofMillis(200).toNanos();
    private static final long BUSY_PROBE = Duration.ofSeconds(1).toNanos();
    private static final long IDLE_PROBE = Duration.ofSeconds(5).toNanos();
    private static final int MANY_CALLS_A_SECOND = 200;

    private final Timing timing;
    private final HostTraffic traffic;
    private final HostRating rating;
    private final SlotTable slots;
    private final Probe probe;
    private final Consequences consequences;
    private final Attention attention;

    private long planned;
    private long looked;
    private long answers;
    private long inProbe;

    private volatile int inFlight;
    private int counted;
    private boolean silent;
    private boolean askedInSilence;
    private int quietLooks;
    private long heard;

    private long asked;
    private boolean askedBefore;
    private volatile int failures;
    private long evidenceUntil;
    private int ended;

    private volatile long probes;
    private volatile long failedProbes;
    private volatile long silence;
    private long measured;

    HostWatch(
            Timing timing,
            HostRating rating,
            SlotTable slots,
            Probe probe,
            Consequences consequences,
            LongSupplier clock) {
        this.timing = timing;
        this.traffic = rating.traffic();
        this.rating = rating;
        this.slots = slots;
        this.probe = probe;
        this.consequences = consequences;
        this.attention = new Attention(clock, timing.timeout());
        looked = attention.now();
        planned = looked;
        heard = looked;
        asked = looked;
        measured = looked;
    }

    /** @return after how many nanoseconds the next turn is due; sooner does no harm */
    long turn() {
        attention.leaveOut(planned, 0);
        long begun = attention.now();
        inProbe = 0;
        look(begun);
        if (begun - asked >= probePause()) {
            ask();
        }
        if (isDead() && timing.enabled()) {
            endCalls();
        }
        if (begun - measured >= BUSY_PROBE) {
            measured = begun;
            consequences.measured();
        }
        attention.leaveOut(begun, inProbe);
        long pause = pause();
        planned = attention.now() + pause;
        return pause;
    }

    /** Whether nobody needs to be looked at before the next probe, unless a call begins. */
    boolean isQuiet() {
        return quietLooks >= QUIET_LOOKS && (failures == 0 || isDead());
    }

    boolean isSilent() {
        return failures > 0;
    }

    boolean isDead() {
        return failures >= timing.count();
    }

    int inFlight() {
        return inFlight;
    }

    long probes() {
        return probes;
    }

    long failedProbes() {
        return failedProbes;
    }

    /** For how long nothing had been heard of the host when it was looked at last. */
    Duration silence() {
        return Duration.ofNanos(silence);
    }

    private long pause() {
        long untilProbe = asked + probePause() - attention.now();
        return Math.max(isQuiet() ? untilProbe : Math.min(untilProbe, timing.lookNanos()), 1);
    }

    private long probePause() {
        if (isDead() && inFlight == 0) {
            return Math.max(rating.pause().toNanos(), timing.intervalNanos());
        }
        if (failures > 0) {
            return timing.intervalNanos();
        }
        if (silent) {
            return askedInSilence ? timing.intervalNanos() : 0;
        }
        if (!askedBefore) {
            // Who opens a connection for one query only needs no probe.
            return FIRST_PROBE;
        }
        if (!rating.isWell()) {
            return rating.pause().toNanos();
        }
        return isQuiet() ? IDLE_PROBE : BUSY_PROBE;
    }

    // ---- looking

    private void look(long now) {
        boolean noticed = traffic.wasNoticed();
        long answersNow = traffic.answers();
        boolean answered = answersNow != answers;
        counted = 0;
        silent = false;
        slots.forEach(slot -> count(slot.waitsSince(traffic, now), now));
        inFlight = counted;
        if (answered) {
            silent = false;
            heard(now);
        }
        silence = now - heard;
        askedInSilence &= silent;
        quietLooks = noticed || answered || inFlight > 0 ? 0 : quietLooks + 1;
        long nanos = Math.max(now - looked, 1);
        traffic.busy((answersNow - answers) * Duration.ofSeconds(1).toNanos() / nanos > MANY_CALLS_A_SECOND);
        answers = answersNow;
        looked = now;
    }

    private void count(long since, long now) {
        if (since != CallSlot.IDLE) {
            counted++;
            // Seen at the last look already, and nothing has come back since.
            silent |= now - since > 0;
        }
    }

    private void heard(long now) {
        heard = now;
        failures = 0;
    }

    // ---- asking

    private void ask() {
        asked = attention.now();
        askedBefore = true;
        askedInSilence = silent;
        long before = traffic.answers();
        Answer answer = probe.ask();
        if (answer.outcome() != Outcome.ANSWERED
                && attention.missed(asked, timing.timeout().toNanos())) {
            // This process was not there to see the answer.
            attention.leaveOut(asked, timing.timeout().toNanos());
            inProbe = attention.now() - asked;
            return;
        }
        inProbe = attention.now() - asked;
        probes++;
        if (answer.outcome() == Outcome.SILENT && traffic.answers() == before) {
            silence(answer);
        } else {
            heard(attention.now());
        }
        if (answer.failure() != null) {
            failedProbes++;
            consequences.probeFailed(answer.failure());
        }
        HostHealth was = rating.health();
        rating.probed(answer, isDead(), attention.now());
        consequences.rated(was, rating.health());
    }

    private void silence(Answer answer) {
        evidenceUntil = asked;
        int row = failures + 1;
        failures = row;
        if (row == 1 || row == timing.count()) {
            consequences.suspected(Objects.requireNonNull(answer.failure()));
        }
    }

    // ---- ending

    private void endCalls() {
        long now = attention.now();
        long latest = now - timing.graceNanos();
        if (latest - evidenceUntil > 0) {
            latest = evidenceUntil;
        }
        endCalls(latest, now);
    }

    private void endCalls(long latest, long now) {
        ended = 0;
        slots.forEach(slot -> end(slot.take(traffic, latest)));
        if (ended > 0) {
            consequences.ended(ended, Duration.ofNanos(now - heard));
        }
    }

    private void end(@Nullable Connection waiting) {
        if (waiting != null) {
            ended++;
            consequences.end(waiting);
        }
    }
}
