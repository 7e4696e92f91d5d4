package io.awswrapper.its.failover;

import io.awswrapper.its.failover.Work.Append;
import io.awswrapper.its.failover.Work.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Holds what the lists contain in the end against what the application was told. A pure function of both.
 *
 * <p>Acknowledged is there once, and what one application has appended to one list in its order. What was told as undone,
 * and what was withdrawn, is not there. What is unknown is there at most once. Atomic work is there as a whole or not at
 * all. Nothing is there that nobody has appended.
 */
final class Judge {

    private final Map<Append, List<Integer>> places = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Set<Append> known = new HashSet<>();

    private Judge(Map<Integer, List<Long>> lists) {
        lists.forEach((list, values) -> {
            int place = 0;
            for (long value : values) {
                places.computeIfAbsent(new Append(list, value), missing -> new ArrayList<>(1))
                        .add(place++);
            }
        });
    }

    /**
     * @param lists the values of each list
     * @param applications the works of each application, in the order in which it did them
     * @return what is wrong; empty when nothing is
     */
    static List<String> faults(Map<Integer, List<Long>> lists, List<List<Work>> applications) {
        Judge judge = new Judge(lists);
        for (List<Work> works : applications) {
            works.forEach(judge::judge);
            judge.judgeOrder(works);
        }
        judge.places.keySet().stream()
                .filter(append -> !judge.known.contains(append))
                .forEach(append -> judge.faults.add("nobody has made " + append));
        return judge.faults;
    }

    private int times(Append append) {
        return places.getOrDefault(append, List.of()).size();
    }

    private void judge(Work work) {
        known.addAll(work.appends());
        known.addAll(work.withdrawn());
        int there = 0;
        for (Append append : work.appends()) {
            int times = times(append);
            there += times > 0 ? 1 : 0;
            boolean right = switch (work.outcome()) {
                case ACKNOWLEDGED -> times == 1;
                case UNDONE -> times == 0;
                case UNKNOWN -> times <= 1;
            };
            if (!right) {
                faults.add(append + " is there " + times + " times: " + work);
            }
        }
        if (work.atomic() && there != 0 && there != work.appends().size()) {
            faults.add(there + " of " + work.appends().size() + " are there: " + work);
        }
        for (Append append : work.withdrawn()) {
            if (times(append) != 0) {
                faults.add(append + " was withdrawn and is there: " + work);
            }
        }
    }

    private void judgeOrder(List<Work> works) {
        Map<Integer, Integer> last = new HashMap<>();
        for (Work work : works) {
            if (work.outcome() != Outcome.ACKNOWLEDGED) {
                continue;
            }
            for (Append append : work.appends()) {
                List<Integer> found = places.getOrDefault(append, List.of());
                Integer before = found.isEmpty() ? null : last.put(append.list(), found.get(0));
                if (before != null && found.get(0) < before) {
                    faults.add(append + " stands before what was appended earlier: " + work);
                }
            }
        }
    }
}
