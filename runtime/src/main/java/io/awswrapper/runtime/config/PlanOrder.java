package io.awswrapper.runtime.config;

import io.awswrapper.spi.PluginDescriptor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts plugins so that every {@code after} and {@code before} of those present holds, and keeps the asked-for order
 * wherever that leaves a choice: next is always the first asked for that may stand there.
 */
final class PlanOrder {

    private final List<PluginDescriptor> asked;
    private final Map<String, Integer> position = new LinkedHashMap<>();
    /** For each plugin those that must stand nearer to the application, each with the plugin whose descriptor says so. */
    private final Map<String, Map<String, String>> predecessors = new LinkedHashMap<>();

    private final List<String> sorted = new ArrayList<>();

    PlanOrder(List<PluginDescriptor> asked) {
        this.asked = asked;
        for (PluginDescriptor plugin : asked) {
            position.put(plugin.id(), position.size());
            predecessors.put(plugin.id(), new LinkedHashMap<>());
        }
        for (PluginDescriptor plugin : asked) {
            plugin.after().stream().sorted().forEach(other -> constrain(other, plugin.id(), plugin.id()));
            plugin.before().stream().sorted().forEach(other -> constrain(plugin.id(), other, plugin.id()));
        }
        sort();
    }

    /** The ids in order; without those on a cycle and behind it. */
    List<String> sorted() {
        return sorted;
    }

    /** The plugins of one cycle, the first again at the end, and each step's reason; empty when there is none. */
    List<String> cycle() {
        if (sorted.size() == asked.size()) {
            return List.of();
        }
        // Every plugin left over has a predecessor left over, so walking to those must come round.
        List<String> path = new ArrayList<>();
        String at = firstLeft();
        while (!path.contains(at)) {
            path.add(at);
            at = leftPredecessor(at);
        }
        path = path.subList(path.indexOf(at), path.size());
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            String plugin = path.get(i);
            String earlier = path.get((i + 1) % path.size());
            steps.add(plugin + " after " + earlier + " (" + declarer(earlier, plugin) + "'s descriptor)");
        }
        return steps;
    }

    /** For each plugin in order one sentence why it stands there. */
    List<String> reasons(String naming) {
        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            reasons.add(sorted.get(i) + ": " + reason(i, naming));
        }
        return List.copyOf(reasons);
    }

    private String reason(int index, String naming) {
        String id = sorted.get(index);
        for (int i = index - 1; i >= 0; i--) {
            String earlier = sorted.get(i);
            if (of(id).containsKey(earlier) && asked(earlier) > asked(id)) {
                return "after " + earlier + ", required by " + declarer(earlier, id) + "'s descriptor, although "
                        + naming + " names it before " + earlier;
            }
        }
        if (index == 0) {
            return asked(id) == 0
                    ? "first, as in " + naming
                    : "first, since what " + naming + " names before it must stand behind another plugin";
        }
        return "after " + sorted.get(index - 1) + ", as in " + naming;
    }

    private void sort() {
        List<PluginDescriptor> left = new ArrayList<>(asked);
        while (true) {
            PluginDescriptor next = null;
            for (PluginDescriptor candidate : left) {
                if (sorted.containsAll(of(candidate.id()).keySet())) {
                    next = candidate;
                    break;
                }
            }
            if (next == null) {
                return;
            }
            left.remove(next);
            sorted.add(next.id());
        }
    }

    private void constrain(String earlier, String later, String declarer) {
        if (position.containsKey(earlier) && position.containsKey(later)) {
            of(later).putIfAbsent(earlier, declarer);
        }
    }

    private String firstLeft() {
        return position.keySet().stream()
                .filter(id -> !sorted.contains(id))
                .findFirst()
                .orElseThrow();
    }

    private String leftPredecessor(String id) {
        return of(id).keySet().stream()
                .filter(earlier -> !sorted.contains(earlier))
                .findFirst()
                .orElseThrow();
    }

    private String declarer(String earlier, String later) {
        return of(later).getOrDefault(earlier, later);
    }

    private Map<String, String> of(String id) {
        return predecessors.getOrDefault(id, Map.of());
    }

    private int asked(String id) {
        return position.getOrDefault(id, 0);
    }
}
