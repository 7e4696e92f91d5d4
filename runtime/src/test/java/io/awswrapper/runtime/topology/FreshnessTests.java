package io.awswrapper.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource.Position;
import io.awswrapper.spi.TopologySource.Standing;
import org.junit.jupiter.api.Test;

class FreshnessTests {

    private static final Host WRITER = Host.of("w", 1);
    private static final Host READER = Host.of("r", 1);
    private static final Host OTHER = Host.of("o", 1);

    private record At(long where) implements Position {
        @Override
        public boolean includes(Position other) {
            return where >= ((At) other).where;
        }
    }

    private final Freshness freshness = new Freshness();

    @Test
    void theWriterAlwaysIs() {
        written(100, 10);
        assertThat(freshness.isFresh(WRITER, Long.MAX_VALUE)).isTrue();
    }

    @Test
    void aReaderIsFreshAsOfTheQuestionWhoseAnswerItHasReplayed() {
        written(100, 10);
        written(200, 20);
        replayed(READER, 15);

        assertThat(freshness.isFresh(READER, 100)).isTrue();
        assertThat(freshness.isFresh(READER, 101)).isFalse();
        replayed(READER, 20);
        assertThat(freshness.isFresh(READER, 200)).isTrue();
        assertThat(freshness.isFresh(READER, 201)).isFalse();
        assertThat(freshness.isFresh(OTHER, 0)).as("never asked").isFalse();
    }

    @Test
    void aReaderLagsSinceTheFirstQuestionWhoseAnswerItHasNotReplayed() {
        assertThat(freshness.lagNanos(READER)).as("never asked").isZero();
        written(100, 10);
        written(200, 20);
        written(300, 20);
        freshness.answered(READER, new Standing(HostRole.READER, 1, 0, new At(15)), 350, WRITER);
        assertThat(freshness.lagNanos(READER)).isEqualTo(150);
        freshness.answered(READER, new Standing(HostRole.READER, 1, 0, new At(9)), 400, WRITER);
        assertThat(freshness.lagNanos(READER)).isEqualTo(300);
        freshness.answered(READER, new Standing(HostRole.READER, 1, 0, new At(20)), 450, WRITER);
        assertThat(freshness.lagNanos(READER)).isZero();
        assertThat(freshness.lagNanos(WRITER)).isZero();
    }

    @Test
    void aReaderThatWasRestartedMayShowLessThanBefore() {
        written(100, 10);
        written(200, 20);
        replayed(READER, 20);
        replayed(READER, 12);
        assertThat(freshness.isFresh(READER, 100)).isTrue();
        assertThat(freshness.isFresh(READER, 200)).isFalse();
        replayed(READER, 9);
        assertThat(freshness.isFresh(READER, 0)).isFalse();
    }

    @Test
    void aReaderThatFailedMustProveItselfAgain() {
        written(100, 10);
        replayed(READER, 10);
        freshness.lost(READER);
        assertThat(freshness.isFresh(READER, 0)).isFalse();
    }

    @Test
    void aNewWriterBeginsANewHistory() {
        written(100, 10);
        replayed(READER, 10);
        freshness.answered(OTHER, new Standing(HostRole.WRITER, 2, 0, new At(11)), 300, OTHER);
        assertThat(freshness.isFresh(READER, 0)).isFalse();

        freshness.answered(READER, new Standing(HostRole.READER, 1, 0, new At(50)), 0, OTHER);
        assertThat(freshness.isFresh(READER, 0)).as("of the old timeline").isFalse();
        freshness.answered(READER, new Standing(HostRole.READER, 2, 0, new At(11)), 400, OTHER);
        assertThat(freshness.isFresh(READER, 300)).isTrue();
    }

    @Test
    void whoIsNotConfirmedAsWriterIsNoMeasure() {
        written(100, 10);
        freshness.answered(OTHER, new Standing(HostRole.WRITER, 1, 0, new At(1)), 500, WRITER);
        replayed(READER, 5);
        assertThat(freshness.isFresh(READER, 0)).isFalse();
    }

    @Test
    void aReaderThatLagsLongStillFindsASampleThatItHasReached() {
        for (int i = 1; i <= 10_000; i++) {
            written(i, i);
        }
        replayed(READER, 5_000);
        assertThat(freshness.isFresh(READER, 1)).isTrue();
        assertThat(freshness.isFresh(READER, 5_001)).isFalse();
        replayed(READER, 10_000);
        assertThat(freshness.isFresh(READER, 10_000)).isTrue();
    }

    private void written(long asked, long position) {
        freshness.answered(WRITER, new Standing(HostRole.WRITER, 1, 0, new At(position)), asked, WRITER);
    }

    private void replayed(Host host, long position) {
        freshness.answered(host, new Standing(HostRole.READER, 1, 0, new At(position)), 0, WRITER);
    }
}
