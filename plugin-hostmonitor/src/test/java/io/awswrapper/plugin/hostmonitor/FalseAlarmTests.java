package io.awswrapper.plugin.hostmonitor;

import static io.awswrapper.plugin.hostmonitor.HostWatchTests.DEFAULTS;
import static io.awswrapper.plugin.hostmonitor.HostWatchTests.nanos;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nobody healthy is blamed, and nobody dead is spared, by the thousand. */
class FalseAlarmTests {

    private static final int SESSIONS = 200;
    private static final long DAY = 24 * 3_600_000L;
    private static final int CASES = 3_000;

    @Test
    void aDayWithTwoHundredSessionsAndPausesOfTheProcessEndsNoCall() {
        SimulatedTime time = new SimulatedTime(42, FalseAlarmTests::goOn);
        Random random = time.random();
        // Pauses of up to a minute, seldom and in bursts: garbage collection, a suspended machine, no processor.
        time.pauses(
                () -> nanos((long) Math.pow(30_000, random.nextDouble())),
                () -> nanos((long) Math.pow(60_000, random.nextDouble())));
        SimulatedHost host = new SimulatedHost(time, DEFAULTS, new SlotTable());
        for (int i = 0; i < SESSIONS; i++) {
            new SimulatedSession(time, host).idle(nanos(random.nextInt(10_000)));
        }
        long end = time.now() + nanos(DAY);
        while (time.now() < end) {
            time.run(time.now() + nanos(2_000 + random.nextInt(10_000)));
            // Stalls of the host that are shorter than what makes it dead.
            host.falls(nanos(random.nextInt(600)));
        }
        System.out.println("FalseAlarmTests, a day: probes " + host.probes + ", failed " + host.failedProbes
                + ", suspicions " + host.suspicions + ", calls " + host.traffic.answers() + ", ended "
                + host.endedCalls);
        assertThat(host.endedCalls).isZero();
        assertThat(host.failedProbes).as("it was put to the test").isGreaterThan(1_000);
        assertThat(host.traffic.answers()).isGreaterThan(500_000);
    }

    /** A call of a few milliseconds mostly, of minutes sometimes, and a pause. */
    private static void goOn(SimulatedSession session) {
        Random random = session.random();
        if (session.wasCalling()) {
            session.idle(nanos(random.nextInt(20_000)));
        } else {
            session.call(nanos((long) Math.pow(random.nextInt(50) == 0 ? 300_000 : 50, random.nextDouble())));
        }
    }

    @Test
    void theDeathOfOneHostEndsAllItsCallsAndNoneOfAnother() {
        int ended = 0;
        for (int seed = 0; seed < CASES; seed++) {
            ended += oneDies(seed);
        }
        System.out.println("FalseAlarmTests, " + CASES + " deaths: calls ended " + ended);
        assertThat(ended).isGreaterThan(CASES);
    }

    private static int oneDies(int seed) {
        SimulatedTime time = new SimulatedTime(
                seed, session -> session.call(nanos(1 + session.random().nextInt(40))));
        Random random = time.random();
        SlotTable slots = new SlotTable();
        SimulatedHost dying = new SimulatedHost(time, DEFAULTS, slots);
        SimulatedHost healthy = new SimulatedHost(time, DEFAULTS, slots);
        List<SimulatedSession> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SimulatedSession busy = new SimulatedSession(time, dying);
            busy.call(nanos(1 + random.nextInt(40)));
            waiting.add(busy);
            // Slow for the whole of the test.
            new SimulatedSession(time, healthy).call(nanos(3_600_000));
        }
        time.run(time.now() + nanos(1_000 + random.nextInt(2_000)));
        dying.falls(SimulatedHost.FOR_EVER);
        time.run(time.now() + nanos(2_000));
        assertThat(waiting)
                .allSatisfy(session ->
                        assertThat(session.aborts()).as("seed %d", seed).isEqualTo(1));
        assertThat(healthy.endedCalls).isZero();
        assertThat(healthy.suspicions).isZero();
        return dying.endedCalls;
    }
}
