package io.awswrapper.runtime.config;

import static io.awswrapper.spi.PluginDescriptor.plugin;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.PluginDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class PlanOrderTests {

    private record Constraint(String earlier, String later) {}

    /** Constraints drawn along a hidden order, so that there is a solution; asked for in another order. */
    private record Draw(List<PluginDescriptor> asked, List<Constraint> constraints) {
        static Draw of(Random random) {
            List<String> hidden = new ArrayList<>();
            for (int i = random.nextInt(9); i >= 0; i--) {
                hidden.add("p" + i);
            }
            Collections.shuffle(hidden, random);
            List<Constraint> constraints = new ArrayList<>();
            List<PluginDescriptor> asked = new ArrayList<>();
            double density = random.nextDouble();
            for (int own = 0; own < hidden.size(); own++) {
                PluginDescriptor.Builder builder =
                        plugin(hidden.get(own)).after("absent").before("missing");
                for (int other = 0; other < hidden.size(); other++) {
                    if (other != own && random.nextDouble() < density / 2) {
                        boolean after = other < own;
                        constraints.add(
                                after
                                        ? new Constraint(hidden.get(other), hidden.get(own))
                                        : new Constraint(hidden.get(own), hidden.get(other)));
                        var unused = after ? builder.after(hidden.get(other)) : builder.before(hidden.get(other));
                    }
                }
                asked.add(builder.build());
            }
            Collections.shuffle(asked, random);
            return new Draw(asked, constraints);
        }

        List<String> ids() {
            return asked.stream().map(PluginDescriptor::id).toList();
        }
    }

    @RepeatedTest(20)
    void satisfiesAllConstraintsAndKeepsTheAskedOrderWhereItMay(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        for (int round = 0; round < 200; round++) {
            Draw draw = Draw.of(random);
            List<String> sorted = new PlanOrder(draw.asked()).sorted();

            assertThat(sorted).containsExactlyInAnyOrderElementsOf(draw.ids());
            for (Constraint constraint : draw.constraints()) {
                assertThat(sorted.indexOf(constraint.earlier())).isLessThan(sorted.indexOf(constraint.later()));
            }
            assertThat(sorted).isEqualTo(smallest(draw));
        }
    }

    @RepeatedTest(20)
    void changesNothingInAnOrderThatIsAlreadyRight(RepetitionInfo repetition) {
        Random random = new Random(1_000 + repetition.getCurrentRepetition());
        for (int round = 0; round < 100; round++) {
            Draw draw = Draw.of(random);
            List<String> sorted = new PlanOrder(draw.asked()).sorted();
            List<PluginDescriptor> again = sorted.stream()
                    .map(id -> draw.asked().get(draw.ids().indexOf(id)))
                    .toList();

            assertThat(new PlanOrder(again).sorted()).isEqualTo(sorted);
            assertThat(new PlanOrder(again).reasons("it")).allMatch(reason -> reason.endsWith("as in it"));
        }
    }

    @RepeatedTest(20)
    void givesEveryPluginAReasonThatIsTrue(RepetitionInfo repetition) {
        Random random = new Random(2_000 + repetition.getCurrentRepetition());
        for (int round = 0; round < 100; round++) {
            Draw draw = Draw.of(random);
            PlanOrder order = new PlanOrder(draw.asked());
            for (int i = 1; i < order.sorted().size(); i++) {
                String id = order.sorted().get(i);
                String before = order.sorted().get(i - 1);
                String reason = order.reasons("it").get(i);
                if (reason.endsWith("as in it")) {
                    assertThat(draw.ids().indexOf(before)).isLessThan(draw.ids().indexOf(id));
                } else {
                    assertThat(reason).startsWith(id + ": after ").contains(", required by ");
                }
            }
        }
    }

    @RepeatedTest(10)
    void findsACycleWhereverThereIsOne(RepetitionInfo repetition) {
        Random random = new Random(3_000 + repetition.getCurrentRepetition());
        for (int round = 0; round < 100; round++) {
            Draw draw = Draw.of(random);
            assertThat(new PlanOrder(draw.asked()).cycle()).isEmpty();

            List<PluginDescriptor> closed = new ArrayList<>(draw.asked());
            closed.add(plugin("x").after("y").build());
            closed.add(plugin("y").after("x").build());
            Collections.shuffle(closed, random);
            assertThat(new PlanOrder(closed).cycle())
                    .containsExactlyInAnyOrder("x after y (x's descriptor)", "y after x (y's descriptor)");
        }
    }

    /** Of all orders that satisfy the constraints, the first one when compared by asked-for position; found by trying. */
    private static List<String> smallest(Draw draw) {
        List<String> found = new ArrayList<>();
        assertThat(extend(draw, found)).isTrue();
        return found;
    }

    private static boolean extend(Draw draw, List<String> found) {
        if (found.size() == draw.ids().size()) {
            return true;
        }
        for (String id : draw.ids()) {
            boolean free = !found.contains(id)
                    && draw.constraints().stream()
                            .noneMatch(constraint ->
                                    constraint.later().equals(id) && !found.contains(constraint.earlier()));
            if (free) {
                found.add(id);
                if (extend(draw, found)) {
                    return true;
                }
                found.remove(id);
            }
        }
        return false;
    }
}
