package io.awswrapper.runtime.config;

import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.PluginDescriptor;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of a connection in their order, the first nearest to the application, and why each stands where it stands.
 * Immutable and thread-safe.
 */
public final class PluginPlan {

    private final List<ConnectionPluginProvider> providers;
    private final List<String> ids;
    private final List<String> reasons;

    private PluginPlan(Map<String, ConnectionPluginProvider> providers, List<String> reasons) {
        this.providers = List.copyOf(providers.values());
        this.ids = List.copyOf(providers.keySet());
        this.reasons = reasons;
    }

    /**
     * Makes the plan.
     *
     * @param plugins the value of the option {@code plugins}; {@code null} for the default set, empty for no plugin
     * @param source where that value came from, for messages
     * @throws SQLException {@code 08001} when there is no such plan; all that is wrong, chained
     */
    public static PluginPlan of(@Nullable String plugins, @Nullable String source, Installation installation)
            throws SQLException {
        Problems problems = new Problems();
        PluginPlan plan = read(plugins, source, installation, problems);
        problems.throwIfAny();
        return plan;
    }

    /** As {@link #of}, with what is wrong put into {@code problems}; the result then is a plan of what could be placed. */
    static PluginPlan read(
            @Nullable String plugins, @Nullable String source, Installation installation, Problems problems) {
        PlanRequest request = PlanRequest.read(plugins, source, installation, problems);
        Map<String, ConnectionPluginProvider> wanted = new LinkedHashMap<>();
        for (ConnectionPluginProvider provider : request.wanted()) {
            wanted.put(provider.descriptor().id(), provider);
        }
        List<PluginDescriptor> descriptors = request.wanted().stream()
                .map(ConnectionPluginProvider::descriptor)
                .toList();
        descriptors.forEach(plugin -> checkCompany(plugin, wanted, request.naming(), problems));
        PlanOrder order = new PlanOrder(descriptors);
        List<String> cycle = order.cycle();
        if (!cycle.isEmpty()) {
            problems.add("plugins: no order satisfies " + String.join(", ", cycle)
                    + "; leave one of them out, or correct its descriptor");
        }
        Map<String, ConnectionPluginProvider> sorted = new LinkedHashMap<>();
        for (String id : order.sorted()) {
            ConnectionPluginProvider provider = wanted.get(id);
            if (provider != null) {
                sorted.put(id, provider);
            }
        }
        return new PluginPlan(sorted, order.reasons(request.naming()));
    }

    /** The plugins, the first nearest to the application. */
    public List<ConnectionPluginProvider> providers() {
        return providers;
    }

    /** Their ids in the same order. */
    public List<String> ids() {
        return ids;
    }

    /** One sentence for each plugin, in the same order. */
    public List<String> reasons() {
        return reasons;
    }

    /** The plan and its reasons, a line each. */
    public String explain() {
        String head = providers.isEmpty() ? "plugins: none" : "plugins: " + String.join(", ", ids);
        return head
                + String.join(
                        "", reasons.stream().map(reason -> "\n  " + reason).toList());
    }

    @Override
    public String toString() {
        return ids.toString();
    }

    private static void checkCompany(
            PluginDescriptor plugin, Map<String, ?> present, String naming, Problems problems) {
        for (String other : plugin.requires().stream().sorted().toList()) {
            if (!present.containsKey(other)) {
                problems.add("plugins: " + plugin.id() + " does not work without " + other + ", which is not in "
                        + naming + "; add " + other + " or leave " + plugin.id() + " out");
            }
        }
        for (String other : plugin.conflicts().stream().sorted().toList()) {
            if (present.containsKey(other)) {
                problems.add("plugins: " + plugin.id() + " does not work beside " + other + " (" + plugin.id()
                        + "'s descriptor), and both are in " + naming + "; leave one of them out");
            }
        }
    }
}
