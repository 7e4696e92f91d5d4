package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.plugin.hostmonitor.HealthScore.Peers;
import io.awswrapper.plugin.hostmonitor.Probe.Answer;
import io.awswrapper.plugin.hostmonitor.Probe.Outcome;
import io.awswrapper.spi.HostHealth;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A host whose time is a {@link SimulatedTime}, with the real watch over it. */
final class SimulatedHost implements Consequences {

    /** Answers never again. */
    static final long FOR_EVER = Long.MAX_VALUE;

    private final SimulatedTime time;
    private final Timing timing;
    final SlotTable slots;
    final HostTraffic traffic;
    final HostRating rating;
    final HostWatch watch;
    final List<SimulatedSession> sessions = new ArrayList<>();

    private long silentFrom = FOR_EVER;
    private long silentUntil = FOR_EVER;
    long probeNanos = Duration.ofMillis(1).toNanos();
    boolean refuses;
    int probes;
    int suspicions;
    int failedProbes;
    int endedCalls;
    final List<HostHealth> ratings = new ArrayList<>();

    SimulatedHost(SimulatedTime time, Timing timing, SlotTable slots) {
        this.time = time;
        this.timing = timing;
        this.slots = slots;
        traffic = new HostTraffic(() -> time.woken(this));
        rating = new HostRating(traffic, () -> Peers.NONE, () -> 0, timing.threshold());
        watch = new HostWatch(timing, rating, slots, new ThisProbe(), this, time::clock);
        time.add(this);
    }

    /** It neither answers nor says why from now on, for this long. */
    void falls(long nanos) {
        silentFrom = time.now();
        silentUntil = nanos == FOR_EVER ? FOR_EVER : silentFrom + nanos;
    }

    boolean isSilent() {
        return time.now() >= silentFrom && time.now() < silentUntil;
    }

    /** When work that would be done at {@code moment} is done. */
    long answersAt(long moment) {
        return moment >= silentFrom && moment < silentUntil ? silentUntil : moment;
    }

    private final class ThisProbe implements Probe {
        @Override
        public Answer ask() {
            probes++;
            if (refuses) {
                time.work(probeNanos);
                return Answer.none(Outcome.REFUSED, new SQLException("too many clients", "53300"));
            }
            long begun = time.now();
            long timeout = timing.timeout().toNanos();
            time.workUntil(() -> answersAt(begun + probeNanos), begun + timeout);
            // Stopped for longer than the timeout: whether the driver finds the answer or the timeout first is luck.
            boolean answered =
                    time.now() < begun + timeout || answersAt(begun + probeNanos) < time.now() && time.luck();
            return answered
                    ? Answer.within(time.now() - begun)
                    : Answer.none(Outcome.SILENT, new SQLException("no answer", "08006"));
        }

        @Override
        public void close() {}
    }

    // ---- Consequences

    @Override
    public void suspected(SQLException evidence) {
        suspicions++;
    }

    @Override
    public void probeFailed(SQLException failure) {
        failedProbes++;
    }

    @Override
    public void end(Connection waiting) {
        endedCalls++;
        for (SimulatedSession session : sessions) {
            if (session.connection() == waiting) {
                session.aborted();
                return;
            }
        }
        throw new AssertionError("The connection of another host was ended");
    }

    @Override
    public void ended(int calls, Duration silence) {}

    @Override
    public void rated(HostHealth before, HostHealth now) {
        ratings.add(now);
    }

    @Override
    public void measured() {}
}
