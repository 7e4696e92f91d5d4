package io.awswrapper.its.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.failover.Work.Append;
import io.awswrapper.its.failover.Work.Outcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgeTests {

    private static final Append A = new Append(1, 10);
    private static final Append B = new Append(2, 11);
    private static final Append C = new Append(1, 12);

    private static Work work(Outcome outcome, boolean atomic, Append... appends) {
        return new Work("form", List.of(appends), List.of(), atomic, outcome);
    }

    private static List<String> faults(Map<Integer, List<Long>> lists, Work... works) {
        return Judge.faults(lists, List.of(List.of(works)));
    }

    @Test
    void whatIsRightHasNoFaults() {
        assertThat(faults(
                        Map.of(1, List.of(10L, 12L), 2, List.of()),
                        work(Outcome.ACKNOWLEDGED, true, A),
                        work(Outcome.UNKNOWN, true, C),
                        work(Outcome.UNDONE, true, B)))
                .isEmpty();
        assertThat(faults(Map.of(1, List.of()), work(Outcome.UNKNOWN, true, A))).isEmpty();
    }

    @Test
    void acknowledgedIsThereOnce() {
        assertThat(faults(Map.of(), work(Outcome.ACKNOWLEDGED, true, A))).hasSize(1);
        assertThat(faults(Map.of(1, List.of(10L, 10L)), work(Outcome.ACKNOWLEDGED, true, A)))
                .hasSize(1);
    }

    @Test
    void undoneIsNotThere() {
        assertThat(faults(Map.of(1, List.of(10L)), work(Outcome.UNDONE, true, A)))
                .hasSize(1);
    }

    @Test
    void unknownIsThereAtMostOnce() {
        assertThat(faults(Map.of(1, List.of(10L, 10L)), work(Outcome.UNKNOWN, true, A)))
                .hasSize(1);
    }

    @Test
    void halfOfAtomicWorkIsAFault() {
        assertThat(faults(Map.of(1, List.of(10L)), work(Outcome.UNKNOWN, true, A, B)))
                .hasSize(1);
        assertThat(faults(Map.of(1, List.of(10L)), work(Outcome.UNKNOWN, false, A, B)))
                .isEmpty();
    }

    @Test
    void whatWasWithdrawnAndWhatNobodyAppendedAreFaults() {
        Work withdrawn = new Work("form", List.of(A), List.of(C), true, Outcome.ACKNOWLEDGED);
        assertThat(faults(Map.of(1, List.of(10L, 12L)), withdrawn)).hasSize(1);
        assertThat(faults(Map.of(3, List.of(7L)))).hasSize(1);
    }

    @Test
    void anApplicationsAppendsStandInTheirOrder() {
        assertThat(faults(
                        Map.of(1, List.of(12L, 10L)),
                        work(Outcome.ACKNOWLEDGED, true, A),
                        work(Outcome.ACKNOWLEDGED, true, C)))
                .hasSize(1);
    }
}
