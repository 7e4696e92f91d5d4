package io.awswrapper.plugin.hostmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.HostHealth;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostWatchTests {

    static final Timing DEFAULTS = new Timing(nanos(1000), nanos(250), 3, Duration.ofMillis(250), true, 30);

    private static final Timing PATIENT = new Timing(nanos(10_000), nanos(250), 3, Duration.ofMillis(250), true, 30);
    private static final Timing OFF = new Timing(nanos(1000), nanos(250), 3, Duration.ofMillis(250), false, 30);

    private final SimulatedTime time = new SimulatedTime(1, session -> session.idle(SimulatedSession.NONE));

    static long nanos(long milliseconds) {
        return Duration.ofMillis(milliseconds).toNanos();
    }

    private SimulatedHost host(Timing timing) {
        return new SimulatedHost(time, timing, new SlotTable());
    }

    private void pass(long milliseconds) {
        time.run(time.now() + nanos(milliseconds));
    }

    @Test
    void aCallOnAHostThatFallsIsEndedWithinTwoSeconds() {
        SimulatedHost host = host(DEFAULTS);
        SimulatedSession session = new SimulatedSession(time, host);
        pass(5_000);
        session.call(nanos(10));
        host.falls(SimulatedHost.FOR_EVER);
        pass(2_000);
        assertThat(session.aborts()).isEqualTo(1);
        assertThat(session.abortedAfter).isBetween(nanos(1000), nanos(1100));
        assertThat(host.watch.isDead()).isTrue();
    }

    @Test
    void aSlowCallOnAHealthyHostIsNeverEnded() {
        SimulatedHost host = host(DEFAULTS);
        SimulatedSession session = new SimulatedSession(time, host);
        session.call(nanos(3_600_000));
        pass(3_500_000);
        assertThat(session.isCalling()).isTrue();
        assertThat(host.suspicions).isZero();
        assertThat(host.probes).isGreaterThan(10_000);
    }

    @Test
    void othersHearOfItAtTheFirstProbeThatFails() {
        SimulatedHost host = host(DEFAULTS);
        SimulatedSession session = new SimulatedSession(time, host);
        pass(5_000);
        session.call(nanos(10));
        host.falls(SimulatedHost.FOR_EVER);
        pass(370);
        assertThat(host.suspicions).isEqualTo(1);
        assertThat(session.aborts()).isZero();
    }

    @Test
    void aStallThatEndsInTimeHurtsNobody() {
        SimulatedHost host = host(DEFAULTS);
        SimulatedSession session = new SimulatedSession(time, host);
        pass(5_000);
        session.call(nanos(10));
        host.falls(nanos(650));
        pass(3_000);
        assertThat(host.suspicions).isEqualTo(1);
        assertThat(session.aborts()).isZero();
        assertThat(host.watch.isSilent()).isFalse();
    }

    @Test
    void aCallYoungerThanTheGraceIsLeftAlone() {
        SimulatedHost host = host(PATIENT);
        SimulatedSession session = new SimulatedSession(time, host);
        pass(5_000);
        session.call(nanos(10));
        host.falls(SimulatedHost.FOR_EVER);
        pass(9_600);
        assertThat(host.watch.isDead()).isTrue();
        assertThat(session.aborts()).isZero();
        pass(1_000);
        assertThat(session.aborts()).isEqualTo(1);
    }

    @Test
    void aCallThatBeginsOnADeadHostIsEndedToo() {
        SimulatedHost host = host(DEFAULTS);
        SimulatedSession first = new SimulatedSession(time, host);
        SimulatedSession second = new SimulatedSession(time, host);
        first.call(nanos(10));
        host.falls(SimulatedHost.FOR_EVER);
        pass(20_000);
        assertThat(first.aborts()).isGreaterThanOrEqualTo(1);
        second.call(nanos(10));
        pass(2_000);
        assertThat(second.aborts()).isEqualTo(1);
    }

    @Test
    void answersOfOtherCallsProveThatTheHostLives() {
        SimulatedHost host = host(DEFAULTS);
        SimulatedSession slow = new SimulatedSession(time, host);
        SimulatedSession busy = new SimulatedSession(time, host);
        // As when only the monitor's own connections are lost on the way.
        host.probeNanos = nanos(100_000);
        slow.call(nanos(60_000));
        busy.call(nanos(10));
        for (int i = 0; i < 400; i++) {
            pass(100);
            if (!busy.isCalling()) {
                busy.call(nanos(10));
            }
        }
        assertThat(host.failedProbes).isGreaterThan(10);
        assertThat(slow.aborts()).isZero();
    }

    @Test
    void answersDuringTheLastProbeCountToo() {
        SimulatedHost host = host(new Timing(nanos(1000), nanos(250), 1, Duration.ofMillis(250), true, 30));
        SimulatedSession slow = new SimulatedSession(time, host);
        SimulatedSession busy = new SimulatedSession(time, host);
        host.probeNanos = nanos(100_000);
        slow.call(nanos(60_000));
        for (int i = 0; i < 400; i++) {
            busy.call(nanos(120));
            pass(130);
        }
        assertThat(host.failedProbes).isGreaterThan(10);
        assertThat(slow.aborts()).isZero();
    }

    @Test
    void aHostThatRefusesTheProbeIsAlive() {
        SimulatedHost host = host(DEFAULTS);
        SimulatedSession slow = new SimulatedSession(time, host);
        host.refuses = true;
        slow.call(nanos(60_000));
        pass(50_000);
        assertThat(host.failedProbes).isGreaterThan(10);
        assertThat(host.suspicions).isZero();
        assertThat(slow.aborts()).isZero();
    }

    @Test
    void switchedOffItEndsNothing() {
        SimulatedHost host = host(OFF);
        SimulatedSession session = new SimulatedSession(time, host);
        session.call(nanos(10));
        host.falls(SimulatedHost.FOR_EVER);
        pass(60_000);
        assertThat(host.watch.isDead()).isTrue();
        assertThat(session.aborts()).isZero();
    }

    @Test
    void whenNobodyCallsTheHostIsAskedEveryFiveSeconds() {
        SimulatedHost host = host(DEFAULTS);
        SimulatedSession session = new SimulatedSession(time, host);
        session.call(nanos(10));
        pass(10_000);
        session.idle(SimulatedSession.NONE);
        int before = host.probes;
        pass(100_000);
        assertThat(host.probes - before).isBetween(19, 21);
    }

    @Test
    void aDeadHostLeavesTheRotationAndComesBackByStepsWhenItAnswersAgain() {
        SimulatedHost host = host(DEFAULTS);
        SimulatedSession session = new SimulatedSession(time, host);
        session.call(nanos(10));
        pass(20_000);
        session.idle(SimulatedSession.NONE);
        host.falls(nanos(60_000));
        pass(60_000);
        assertThat(host.rating.health()).isEqualTo(new HostHealth(0, 0));
        assertThat(host.probes).as("asked ever less often").isLessThan(60);
        host.ratings.clear();
        pass(120_000);
        assertThat(host.ratings.stream().map(HostHealth::share).distinct().toList())
                .containsExactly(0, 10, 25, 50, 100);
        assertThat(host.rating.isWell()).isTrue();
    }
}
