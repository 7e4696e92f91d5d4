package io.awswrapper.plugin.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StandbyConnectionsTests {

    private final FakeWorld world = new FakeWorld();
    /** Work that nobody has begun yet. */
    private final Deque<Runnable> work = new ArrayDeque<>();

    private final StandbyConnections standbys = new StandbyConnections(world::connect, work::add, world::release);

    @Test
    void opensOneToEachStandbyThatAnswersAndHandsItOut() {
        world.becomes("Wrr");
        assertThat(standbys.wants(world.topology())).isTrue();
        standbys.prepare(world.topology());
        assertThat(standbys.wants(world.topology())).isFalse();
        doAll();

        Connection taken = standbys.take(FakeWorld.B);
        assertThat(String.valueOf(taken)).isEqualTo("connection to b:5432");
        assertThat(standbys.take(FakeWorld.B)).as("once").isNull();
        standbys.dispose();
        assertThat(world.open).as("the session's own and the one taken").hasSize(2);
        assertThat(world.log).endsWith("close c");
    }

    @Test
    void opensAtMostTwo() {
        world.becomes("rrr");
        standbys.prepare(world.topology());
        standbys.prepare(world.topology());

        assertThat(work).hasSize(2);
        assertThat(standbys.wants(world.topology())).isFalse();
    }

    @Test
    void oneThatComesTooLateIsGivenUpAndClosedWhenItComes() {
        world.becomes("Wr");
        standbys.prepare(world.topology());
        assertThat(standbys.take(FakeWorld.B)).isNull();
        doAll();

        assertThat(world.log).endsWith("connect b", "close b");
        assertThat(world.open).hasSize(1);
    }

    @Test
    void oneThatFailedIsNone() {
        world.unreachable.put(FakeWorld.B, new SQLException("refused", "08001"));
        world.becomes("Wr");
        standbys.prepare(world.topology());
        doAll();

        assertThat(standbys.take(FakeWorld.B)).isNull();
        standbys.dispose();
    }

    @Test
    void anInterruptEndsTheWaitAndStaysVisible() {
        world.becomes("Wr");
        standbys.prepare(world.topology());
        Thread.currentThread().interrupt();

        assertThat(standbys.take(FakeWorld.B)).isNull();
        assertThat(Thread.interrupted()).isTrue();
        doAll();
        assertThat(world.open).hasSize(1);
    }

    @Test
    void whateverHappensWhenEveryConnectionIsTakenOrClosed() {
        Random random = new Random(5);
        for (int round = 0; round < 300; round++) {
            int before = world.open.size();
            int taken = 0;
            for (int step = random.nextInt(12); step > 0; step--) {
                switch (random.nextInt(3)) {
                    case 0 -> {
                        world.becomes(random.nextBoolean() ? "Wrr" : "rrr");
                        standbys.prepare(world.topology());
                    }
                    case 1 -> {
                        if (!work.isEmpty()) {
                            work.removeFirst().run();
                        }
                    }
                    default -> {
                        // Only what is there: a wait for what is not would cost its patience each time.
                        if (work.isEmpty() && standbys.take(FakeWorld.B) != null) {
                            taken++;
                        }
                    }
                }
            }
            standbys.dispose();
            doAll();
            assertThat(world.open).hasSize(before + taken);
        }
    }

    private void doAll() {
        while (!work.isEmpty()) {
            work.removeFirst().run();
        }
    }
}
