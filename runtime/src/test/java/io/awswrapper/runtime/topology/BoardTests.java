package io.awswrapper.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import io.awswrapper.spi.TopologySource.Position;
import io.awswrapper.spi.TopologySource.Standing;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoardTests {

    private static final Host A = Host.of("a", 1);
    private static final Host B = Host.of("b", 1);
    private static final Host C = Host.of("c", 1);
    private static final Host D = Host.of("d", 1);

    private Board board = new Board(false);

    @BeforeEach
    void threeHosts() {
        board.add(A, HostRole.UNKNOWN);
        board.add(B, HostRole.UNKNOWN);
        board.add(C, HostRole.UNKNOWN);
        for (Host host : List.of(A, B, C)) {
            board.answered(host, new Standing(HostRole.UNKNOWN, 0), Long.MIN_VALUE / 2);
        }
        Topology settled = board.update(null);
        assertThat(settled.writer()).isEmpty();
    }

    @Test
    void aHostThatRefusesLoginsAfterItWasAwayAnswersButDoesNotTellWhatItIs() {
        writer(A, 1, 10);
        reader(B, 1, 10);
        reader(C, 1, 10);
        board.refused(A, "password");
        assertThat(board.update(null).writer())
                .as("one session's wrong password")
                .contains(A);

        board.failed(A, "reset", 20);
        board.refused(A, "password");
        assertThat(board.isRefused(A)).isTrue();
        Topology topology = board.update(null);
        assertThat(topology.member(A)).contains(new Member(A, HostRole.UNKNOWN, true));
        assertThat(board.trouble()).contains("password");

        writer(A, 1, 30);
        assertThat(board.isRefused(A)).isFalse();
        assertThat(board.update(null).writer()).contains(A);
        assertThat(board.trouble()).isEmpty();
    }

    @Test
    void nobodyIsTheWriterWhileOneThatMayKnowBetterHasNotBeenAsked() {
        Board fresh = new Board(false);
        fresh.add(A, HostRole.UNKNOWN);
        fresh.add(B, HostRole.UNKNOWN);
        fresh.answered(A, new Standing(HostRole.WRITER, 1), 10);
        assertThat(fresh.update(null).writer()).as("it may be a zombie").isEmpty();

        fresh.failed(B, "gone", 20);
        assertThat(fresh.update(null).writer()).contains(A);
    }

    @Test
    void afterARestEveryHostIsAskedAgainBeforeOneIsTheWriter() {
        writer(A, 1, 10);
        assertThat(now().writer()).contains(A);
        board.doubt();
        assertThat(now().writer()).isEmpty();

        writer(A, 1, 20);
        writer(B, 2, 20);
        reader(C, 0, 20);
        assertThat(now().writer()).contains(B);
    }

    @Test
    void whereTheServiceFencesTheFirstWriterCounts() {
        Board fresh = new Board(true);
        fresh.add(A, HostRole.UNKNOWN);
        fresh.add(B, HostRole.UNKNOWN);
        fresh.answered(A, new Standing(HostRole.WRITER, 0), 10);
        assertThat(fresh.update(null).writer()).contains(A);
    }

    @Test
    void withoutGenerationsOneThatHasAllOfTheOthersChangesAndMoreIsTheWriter() {
        board.answered(A, at(HostRole.WRITER, 10), 10);
        board.answered(B, at(HostRole.WRITER, 10), 20);
        assertThat(now().writer()).as("no reason to change").contains(A);
        board.answered(B, at(HostRole.WRITER, 11), 30);
        assertThat(now().writer()).contains(B);
        assertThat(role(A)).isEqualTo(HostRole.UNKNOWN);
        board.answered(A, at(HostRole.WRITER, 12), 40);
        assertThat(now().writer())
                .as("it was left behind, whatever it was given since")
                .contains(B);
    }

    @Test
    void withoutGenerationsOneOfAnotherHistoryDoesNotTakeOver() {
        board.answered(A, at(HostRole.WRITER, 10), 10);
        board.answered(B, new Standing(HostRole.WRITER, 0), 20);
        assertThat(now().writer()).contains(A);
        board.suspect(A, "lost", 30);
        board.answered(B, new Standing(HostRole.WRITER, 0), 40);
        assertThat(now().writer()).contains(B);
    }

    private record At(long end) implements Position {
        @Override
        public boolean includes(Position other) {
            return end >= ((At) other).end;
        }
    }

    private static Standing at(HostRole role, long position) {
        return new Standing(role, 0, 0, new At(position));
    }

    @Test
    void whereNothingDecidesBetweenReadersTheFirstTwoAreTheHeirs() {
        writer(A, 1, 10);
        board.add(D, HostRole.UNKNOWN);
        for (Host reader : List.of(B, C, D)) {
            board.answered(reader, new Standing(HostRole.READER, 0, 100, null), 10);
        }
        assertThat(board.heirs()).containsExactly(B, C);
        board.answered(D, new Standing(HostRole.READER, 0, 101, null), 20);
        assertThat(board.heirs()).containsExactly(D);
    }

    @Test
    void theHeirHasReceivedMostAndIsNamedOnlyWhenAllWereAskedSinceTheSuspicion() {
        writer(A, 1, 10);
        board.answered(B, new Standing(HostRole.READER, 0, 100, null), 10);
        board.answered(C, new Standing(HostRole.READER, 0, 200, null), 10);
        assertThat(board.heirs()).containsExactly(C);

        board.suspect(A, "lost", 20);
        assertThat(board.heirs()).isEmpty();
        board.answered(B, new Standing(HostRole.READER, 0, 300, null), 30);
        board.suspect(A, "lost by another session", 31);
        assertThat(board.heirs()).isEmpty();
        board.answered(C, new Standing(HostRole.READER, 0, 200, null), 30);
        assertThat(board.heirs()).containsExactly(B);
    }

    @Test
    void aHostNotYetAskedCountsAsAvailableAndIsNothingYet() {
        Board fresh = new Board(false);
        for (Host host : List.of(A, B, C)) {
            fresh.add(host, HostRole.UNKNOWN);
        }
        assertThat(fresh.update(null).members())
                .containsExactly(
                        new Member(A, HostRole.UNKNOWN, true),
                        new Member(B, HostRole.UNKNOWN, true),
                        new Member(C, HostRole.UNKNOWN, true));
        assertThat(board.trouble()).isEmpty();
    }

    @Test
    void aPromotionDemotesTheFormerWriter() {
        writer(A, 1, 10);
        reader(B, 1, 10);
        writer(B, 2, 20);

        assertThat(now().writer()).contains(B);
        assertThat(role(A)).isEqualTo(HostRole.UNKNOWN);
    }

    @Test
    void aWriterThatMissedAPromotionIsNeverWriterAgain() {
        writer(A, 1, 10);
        writer(B, 2, 20);
        writer(A, 1, 30);
        assertThat(now().writer()).contains(B);
        assertThat(role(A)).isEqualTo(HostRole.UNKNOWN);

        board.failed(B, "gone", 40);
        writer(A, 1, 50);
        assertThat(now().writer()).isEmpty();

        board.retain(List.of(A, C));
        writer(A, 1, 60);
        assertThat(now().writer())
                .as("even when the newer one is no member any more")
                .isEmpty();

        writer(A, 3, 70);
        assertThat(now().writer()).contains(A);
    }

    @Test
    void whereNoGenerationIsKnownTheLatestPromotionCounts() {
        theServiceFences();
        writer(A, 0, 10);
        reader(B, 0, 10);
        writer(B, 0, 20);
        assertThat(now().writer()).contains(B);

        reader(A, 0, 30);
        writer(B, 0, 30);
        assertThat(now().writer()).contains(B);
        assertThat(now().readers()).containsExactly(A);
    }

    @Test
    void aSupersededWriterWithoutAGenerationTakesTheTitleBackOnlyFromOneThatDoesNotAnswer() {
        theServiceFences();
        writer(A, 0, 10);
        writer(B, 0, 20);
        writer(A, 0, 30);
        assertThat(now().writer()).contains(B);

        board.suspect(B, "gone", 40);
        writer(A, 0, 50);
        assertThat(now().writer()).contains(A);
    }

    @Test
    void aSupersededWriterThatWasAReaderSinceMayBePromotedAgain() {
        theServiceFences();
        writer(A, 0, 10);
        writer(B, 0, 20);
        reader(A, 0, 30);
        writer(A, 0, 40);
        assertThat(now().writer()).contains(A);
    }

    @Test
    void ofTwoWritersOfOneGenerationTheFirstStaysWhileItAnswers() {
        writer(A, 3, 10);
        writer(B, 3, 20);
        assertThat(now().writer()).contains(A);

        board.failed(A, "gone", 30);
        writer(B, 3, 40);
        assertThat(now().writer()).contains(B);
    }

    @Test
    void anAnswerToAQuestionPutBeforeTheSuspicionDoesNotCount() {
        writer(A, 1, 10);
        board.suspect(A, "broken pipe", 100);
        assertThat(now().writer()).isEmpty();

        writer(A, 1, 99);
        assertThat(now().writer()).as("stale").isEmpty();
        board.failed(A, "something else", 99);
        assertThat(board.trouble()).as("stale trouble").isEqualTo("a:1: broken pipe");

        writer(A, 1, 100);
        assertThat(now().writer()).as("asked since").contains(A);
    }

    @Test
    void comparesTimesAcrossTheOverflowOfTheClock() {
        long late = Long.MAX_VALUE - 5;
        board.suspect(A, "x", late);
        writer(A, 1, late + 10);

        assertThat(now().writer()).contains(A);
    }

    @Test
    void afterAnAnswerOldQuestionsCountAgain() {
        board.suspect(A, "x", 100);
        writer(A, 1, 110);
        board.failed(A, "y", 90);

        assertThat(now().writer()).isEmpty();
        assertThat(board.trouble()).isEqualTo("a:1: y");
    }

    @Test
    void aSuspectedWriterStaysWriterByNameUntilSomebodyElseIs() {
        writer(A, 1, 10);
        board.suspect(A, "x", 20);
        assertThat(role(A)).isEqualTo(HostRole.WRITER);
        assertThat(now().writer()).isEmpty();

        writer(B, 2, 30);
        writer(A, 1, 40);
        assertThat(now().writer()).contains(B);
    }

    @Test
    void saysWhyHostsDoNotAnswerOneLineAHost() {
        writer(A, 1, 10);
        board.failed(B, "refused", 10);
        board.suspect(C, "broken pipe", 10);

        assertThat(board.trouble()).isEqualTo("b:1: refused\nc:1: broken pipe");

        reader(B, 1, 20);
        assertThat(board.trouble()).isEqualTo("c:1: broken pipe");
    }

    @Test
    void whatIsNotOfTheClusterIsNotHeard() {
        Host stranger = Host.of("x", 1);
        Topology before = now();
        writer(stranger, 9, 10);
        board.failed(stranger, "x", 10);
        board.suspect(stranger, "x", 10);
        writer(A, 1, 20);

        assertThat(board.knows(stranger)).isFalse();
        assertThat(now().members()).hasSameSizeAs(before.members());
        assertThat(now().writer()).contains(A);
    }

    @Test
    void makesANewTopologyOnlyWhenSomethingHasChanged() {
        Topology first = now();
        assertThat(first.version()).isPositive();
        assertThat(board.update(first)).isSameAs(first);
        board.add(A, HostRole.WRITER);
        assertThat(board.update(first)).as("adding what is known").isSameAs(first);

        writer(A, 1, 10);
        Topology second = board.update(first);
        assertThat(second.version()).isEqualTo(first.version() + 1);
        writer(A, 1, 20);
        assertThat(board.update(second)).isSameAs(second);
    }

    @Test
    void whateverHappensThereIsAtMostOneWriterAndItHasTheHighestGeneration() {
        Random random = new Random(42);
        List<Host> hosts = List.of(A, B, C);
        long highest = 0;
        for (int time = 0; time < 20_000; time++) {
            Host host = hosts.get(random.nextInt(3));
            long generation = highest + random.nextInt(4) - 2;
            switch (random.nextInt(5)) {
                case 0 -> board.suspect(host, "s", time);
                case 1 -> board.failed(host, "f", time - random.nextInt(3));
                case 2 -> reader(host, generation, time);
                default -> {
                    writer(host, generation, time);
                    if (generation != highest) {
                        assertThat(now().writer().equals(Optional.of(host))).isEqualTo(generation > highest);
                    }
                    highest = Math.max(highest, generation);
                    assertThat(now().writer().isPresent() || generation < highest)
                            .isTrue();
                }
            }
            assertThat(now().members().stream()
                            .filter(member -> member.role() == HostRole.WRITER)
                            .count())
                    .isLessThanOrEqualTo(1);
            assertThat(now().writer().isPresent()
                            && board.trouble().contains(now().writer().get() + ":"))
                    .isFalse();
        }
    }

    private void theServiceFences() {
        board = new Board(true);
        threeHosts();
    }

    private Topology now() {
        return board.update(null);
    }

    private HostRole role(Host host) {
        return now().member(host).orElseThrow().role();
    }

    private void writer(Host host, long generation, long asked) {
        board.answered(host, new Standing(HostRole.WRITER, generation), asked);
    }

    private void reader(Host host, long generation, long asked) {
        board.answered(host, new Standing(HostRole.READER, generation), asked);
    }
}
