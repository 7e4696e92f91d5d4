package io.awswrapper.plugin.hostmonitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.plugin.hostmonitor.HealthScore.Peers;
import io.awswrapper.spi.HostHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthScoreTests {

    private static final double MILLISECOND = 1e6;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final HealthScore score = new HealthScore();

    private void probes(int count, double milliseconds) {
        for (int i = 0; i < count; i++) {
            score.answered(milliseconds * MILLISECOND);
            score.failed(0);
        }
    }

    @Test
    void whoLagsForMinutesIsChosenNoMore() {
        score.lags(Duration.ofSeconds(30).toNanos());
        assertThat(scoreBeside(Peers.NONE)).isEqualTo(100);
        score.lags(Duration.ofMinutes(1).toNanos());
        assertThat(scoreBeside(Peers.NONE)).isEqualTo(50);
        score.lags(Duration.ofMinutes(4).toNanos());
        assertThat(scoreBeside(Peers.NONE)).isBetween(12, 13);
        score.lags(0);
        assertThat(scoreBeside(Peers.NONE)).isEqualTo(100);
    }

    private int scoreBeside(Peers peers) {
        return score.score(peers, false, 0);
    }

    @Test
    void whoIsAsEverHasAHundred() {
        assertThat(scoreBeside(Peers.NONE)).isEqualTo(100);
        probes(100, 5);
        assertThat(scoreBeside(new Peers(1 * MILLISECOND, 1)))
                .as("always slower than the others, as in another zone")
                .isEqualTo(100);
    }

    @Test
    void whoBecomesSlowerThanBeforeAndThanTheOthersIsSick() {
        probes(100, 1);
        probes(20, 15);
        assertThat(scoreBeside(new Peers(1 * MILLISECOND, 1))).isBetween(50, 53);
        assertThat(scoreBeside(new Peers(15 * MILLISECOND, 1)))
                .as("all are slower: it is the network, or this process")
                .isEqualTo(100);
        probes(20, 100);
        assertThat(scoreBeside(new Peers(1 * MILLISECOND, 1))).isZero();
    }

    @Test
    void slownessDoesNotBecomeUsualSoon() {
        probes(600, 1);
        probes(300, 60);
        assertThat(scoreBeside(Peers.NONE)).isLessThan(30);
    }

    @Test
    void callsCountHalf() {
        for (int i = 0; i < 50; i++) {
            score.called(2 * MILLISECOND);
        }
        assertThat(scoreBeside(new Peers(Double.NaN, 1))).isEqualTo(100);
        for (int i = 0; i < 50; i++) {
            score.called(2_000 * MILLISECOND);
        }
        assertThat(scoreBeside(new Peers(Double.NaN, 1))).isEqualTo(50);
        assertThat(scoreBeside(new Peers(Double.NaN, 500)))
                .as("everywhere, so it is the work")
                .isEqualTo(100);
    }

    @Test
    void failuresCountByTheirShare() {
        probes(20, 1);
        score.failed(1);
        assertThat(scoreBeside(Peers.NONE)).isEqualTo(75);
        score.failed(1);
        assertThat(scoreBeside(Peers.NONE)).isEqualTo(56);
        probes(20, 1);
        assertThat(scoreBeside(Peers.NONE)).isEqualTo(100);
    }

    @Test
    void deathsAreForgotten() {
        score.died(0);
        assertThat(score.score(Peers.NONE, true, 0)).isZero();
        assertThat(score.score(Peers.NONE, false, 0)).isEqualTo(67);
        assertThat(score.score(Peers.NONE, false, MINUTE)).isEqualTo(80);
        assertThat(score.score(Peers.NONE, false, 10 * MINUTE)).isEqualTo(100);
    }

    @Test
    void theRotationIsLeftAtOnceAndEnteredByStepsAndNotAroundTheThreshold() {
        Recovery recovery = new Recovery(30);
        assertThat(shares(recovery, 100, 30, 30)).containsExactly(100, 100, 100);
        assertThat(shares(recovery, 29)).containsExactly(0);
        assertThat(shares(recovery, 59, 59, 59, 59, 59)).as("hysteresis").containsOnly(0);
        assertThat(shares(recovery, 60, 60, 59, 60, 60, 60)).containsExactly(0, 0, 0, 0, 0, 10);
        assertThat(shares(recovery, 61, 61, 61, 61, 61, 61, 61, 61, 61))
                .containsExactly(10, 10, 25, 25, 25, 50, 50, 50, 100);
        assertThat(recovery.isWell()).isTrue();
    }

    @Test
    void whoIsSickAgainOnItsWayBackIsOutAgain() {
        Recovery recovery = new Recovery(30);
        assertThat(shares(recovery, 0, 70, 70, 70, 10)).containsExactly(0, 0, 0, 10, 0);
    }

    @Test
    void withoutAThresholdEveryHostStays() {
        assertThat(shares(new Recovery(0), 0, 0, 50)).containsOnly(100);
    }

    @Test
    void whoDoesNotAnswerIsAskedEverLessOften() {
        Recovery recovery = new Recovery(30);
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            recovery.rate(0, false);
            pauses.add(recovery.pause().toSeconds());
        }
        assertThat(pauses).containsExactly(2L, 4L, 8L, 16L, 30L, 30L, 30L);
        recovery.rate(10, true);
        assertThat(recovery.pause()).hasSeconds(1);
    }

    private static List<Integer> shares(Recovery recovery, int... scores) {
        List<Integer> shares = new ArrayList<>();
        for (int score : scores) {
            recovery.rate(score, true);
            assertThat(recovery.health()).extracting(HostHealth::score).isEqualTo(score);
            shares.add(recovery.health().share());
        }
        return shares;
    }
}
