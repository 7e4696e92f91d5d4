package io.awswrapper.plugin.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandbyConnectionTests {

    private final FakeWorld world = new FakeWorld();
    /** Work that nobody has begun yet. */
    private final Deque<Runnable> work = new ArrayDeque<>();

    private final StandbyConnection standby = new StandbyConnection(world::connect, work::add, world::release);

    @Test
    void opensOneToTheHeirAndHandsItOutOnce() {
        world.becomes("Wrr");
        assertThat(standby.wants(world.heir())).isTrue();
        standby.prepare(world.heir());
        standby.prepare(Optional.of(FakeWorld.C));
        assertThat(standby.wants(world.heir())).isFalse();
        doAll();

        assertThat(standby.take(FakeWorld.C)).as("none was opened there").isNull();
        Connection taken = standby.take(FakeWorld.B);
        assertThat(String.valueOf(taken)).isEqualTo("connection to b:5432");
        assertThat(standby.take(FakeWorld.B)).as("once").isNull();
        standby.dispose();
        assertThat(world.open).as("the session's own and the one taken").hasSize(2);
    }

    @Test
    void withoutAnHeirNothingIsOpened() {
        assertThat(standby.wants(Optional.empty())).isFalse();
        standby.prepare(Optional.empty());
        assertThat(work).isEmpty();
    }

    @Test
    void oneThatComesTooLateIsGivenUpAndClosedWhenItComes() {
        world.becomes("Wr");
        standby.prepare(world.heir());
        Runnable late = work.poll();
        assertThat(standby.take(FakeWorld.B)).isNull();
        assertThat(late).isNotNull().satisfies(Runnable::run);

        assertThat(world.open).hasSize(1);
    }

    @Test
    void oneThatIsNotNeededIsClosed() {
        world.becomes("Wr");
        standby.prepare(world.heir());
        doAll();
        standby.dispose();

        assertThat(world.log).endsWith("connect b", "close b");
        assertThat(world.open).hasSize(1);
    }

    @Test
    void oneThatFailedIsNone() {
        world.unreachable.put(FakeWorld.B, new SQLException("refused", "08001"));
        world.becomes("Wr");
        standby.prepare(world.heir());
        doAll();

        assertThat(standby.take(FakeWorld.B)).isNull();
        standby.dispose();
    }

    private void doAll() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }
}
