package io.awswrapper.plugin.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.plugin.failover.StandbyConnections.Prepared;
import io.awswrapper.spi.HostRole;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandbyConnectionsTests {

    private final FakeWorld world = new FakeWorld();
    /** Work that nobody has begun yet. */
    private final Deque<Runnable> work = new ArrayDeque<>();

    private boolean waiting = true;

    private final StandbyConnections standbys = new StandbyConnections(
            host -> new Prepared(world.connect(host), HostRole.READER), () -> waiting, work::add, world::release);

    @Test
    void opensOneToTheHeirAndHandsItOutOnce() {
        world.becomes("Wrr");
        assertThat(standbys.wants(world.heirs())).isTrue();
        standbys.prepare(world.heirs());
        assertThat(standbys.wants(world.heirs())).isFalse();
        doAll();

        assertThat(standbys.take(FakeWorld.C)).as("none was opened there").isNull();
        Prepared taken = standbys.take(FakeWorld.B);
        assertThat(taken).isNotNull();
        assertThat(String.valueOf(taken.connection())).isEqualTo("connection to b:5432");
        assertThat(standbys.take(FakeWorld.B)).as("once").isNull();
        standbys.dispose();
        assertThat(world.open).as("the session's own and the one taken").hasSize(2);
    }

    @Test
    void opensASecondOneWhenAnotherStandbyTurnsOutToBeTheHeir() {
        world.becomes("Wrr");
        standbys.prepare(List.of(FakeWorld.B));
        standbys.prepare(List.of(FakeWorld.C));
        standbys.prepare(List.of(FakeWorld.A));
        assertThat(work).as("and never a third").hasSize(2);
        doAll();

        assertThat(standbys.take(FakeWorld.C)).isNotNull();
        standbys.dispose();
        assertThat(world.log).endsWith("close b");
        assertThat(world.open).hasSize(2);
    }

    @Test
    void ofTwoThatAreEquallyLikelyTheSecondIsOpenedAfterTheFirst() {
        world.becomes("Wrr");
        standbys.prepare(List.of(FakeWorld.B, FakeWorld.C));
        assertThat(work).as("one at a time").hasSize(1);
        doAll();

        assertThat(world.log).endsWith("connect b", "connect c");
        assertThat(standbys.take(FakeWorld.C)).isNotNull();
        standbys.dispose();
        assertThat(world.open).hasSize(2);
    }

    @Test
    void noneIsBegunOnceTheWriterIsKnown() {
        world.becomes("Wr");
        standbys.prepare(world.heirs());
        waiting = false;
        doAll();

        assertThat(standbys.take(FakeWorld.B)).isNull();
        assertThat(world.open).hasSize(1);
    }

    @Test
    void oneWhoseTurnHasNotComeIsNotWaitedFor() {
        world.becomes("Wrr");
        standbys.prepare(List.of(FakeWorld.B, FakeWorld.C));
        assertThat(standbys.take(FakeWorld.C)).isNull();
        doAll();

        assertThat(world.log).as("the other is still wanted").endsWith("connect b");
    }

    @Test
    void withoutAnHeirNothingIsOpened() {
        assertThat(standbys.wants(List.of())).isFalse();
        standbys.prepare(List.of());
        assertThat(work).isEmpty();
    }

    @Test
    void oneThatComesTooLateIsGivenUpAndClosedWhenItComes() {
        world.becomes("Wr");
        standbys.prepare(world.heirs());
        Runnable late = work.poll();
        assertThat(standbys.take(FakeWorld.B)).isNull();
        assertThat(late).isNotNull().satisfies(Runnable::run);

        assertThat(world.open).hasSize(1);
    }

    @Test
    void oneThatIsNotNeededIsClosed() {
        world.becomes("Wr");
        standbys.prepare(world.heirs());
        doAll();
        standbys.dispose();

        assertThat(world.log).endsWith("connect b", "close b");
        assertThat(world.open).hasSize(1);
    }

    @Test
    void oneThatFailedIsNone() {
        world.unreachable.put(FakeWorld.B, new SQLException("refused", "08001"));
        world.becomes("Wr");
        standbys.prepare(world.heirs());
        doAll();

        assertThat(standbys.take(FakeWorld.B)).isNull();
        standbys.dispose();
    }

    private void doAll() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }
}
