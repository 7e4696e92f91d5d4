package io.awswrapper.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbePaceTests {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static final Duration INTERVAL = Duration.ofMillis(5);

    private final ProbePace pace = new ProbePace(Duration.ofSeconds(2));

    @Test
    void asksNowAndThenWhileAllIsWell() {
        assertThat(pace.pause(0, true, false, 0)).hasSeconds(2);
        assertThat(pace.pause(0, false, false, 0)).as("no writer").hasMillis(100);
        assertThat(pace.brief(0)).isFalse();
    }

    @Test
    void asksOftenWhileSessionsWaitAndLessAndLessSo() {
        pace.search(true, 0);
        assertThat(pace.brief(0)).isTrue();
        assertThat(pace.pause(0, false, false, 1)).hasMillis(3);
        assertThat(pace.pause(1, false, false, 1)).hasMillis(20);
        assertThat(pace.pause(0, false, false, SECOND)).hasMillis(20);
        assertThat(pace.pause(0, false, false, 60 * SECOND)).hasMillis(250);
        assertThat(pace.pause(0, false, true, SECOND)).as("the heir").hasMillis(5);
        assertThat(pace.pause(0, false, true, 60 * SECOND)).hasMillis(250);
        pace.search(false, SECOND);
        assertThat(pace.pause(0, true, false, SECOND)).hasSeconds(2);
    }

    @Test
    void asksForAllThatAHostKnowsEverySecondDuringASearchHoweverRareOrFrequentTheQuestionsAre() {
        assertThat(pace.observing()).hasSeconds(2);
        pace.search(true, 0);
        assertThat(pace.observing()).hasSeconds(1);
        pace.quicken(Duration.ofMillis(100));
        assertThat(pace.observing()).hasSeconds(1);
        pace.search(false, SECOND);
        assertThat(pace.observing()).hasMillis(100);
    }

    @Test
    void asksAHostThatIsAwayTheRarerTheLongerItIs() {
        assertThat(pace.pause(1, true, false, 0)).hasMillis(100);
        assertThat(pace.pause(2 * SECOND, true, false, 0)).hasMillis(500);
        assertThat(pace.pause(60 * SECOND, true, false, 0)).hasSeconds(2);
    }

    @Test
    void samplesWhileThereAreWishes() {
        assertThat(pace.wish(INTERVAL, 0)).as("must wake the probes").isTrue();
        assertThat(pace.wish(INTERVAL, 1)).isFalse();
        assertThat(pace.pause(0, true, false, 2)).hasMillis(5);
        assertThat(pace.pause(1, true, false, 2))
                .as("of a host that does not answer")
                .hasMillis(100);
        assertThat(pace.brief(2)).isTrue();

        assertThat(pace.pause(0, true, false, SECOND))
                .as("nobody wishes any more")
                .hasSeconds(2);
        assertThat(pace.wish(INTERVAL, SECOND)).isTrue();
    }

    @Test
    void theShorterTimesOfAllSessionsCount() {
        pace.quicken(Duration.ofSeconds(1));
        pace.quicken(Duration.ofSeconds(3));
        assertThat(pace.pause(0, true, false, 0)).hasSeconds(1);
        assertThat(pace.wish(Duration.ofMillis(50), 0)).isTrue();
        assertThat(pace.wish(INTERVAL, 0)).isFalse();
        assertThat(pace.wish(Duration.ofMillis(50), 0)).isFalse();
        assertThat(pace.pause(0, true, false, 0)).hasMillis(5);
    }
}
