package io.awswrapper.runtime.config;

import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.Option;
import java.sql.DriverPropertyInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which parameter names mean something, and to whom. */
final class KnownNames {

    private static final String DRIVER = "the driver";

    private final Map<String, Option<?>> options;
    /** Options of installed plugins that are not in the plan, with the ids of those plugins. */
    private final Map<String, Set<String>> elsewhere;

    private final @Nullable Target target;
    private final Set<String> driverNames;

    private KnownNames(Map<String, Option<?>> options, Map<String, Set<String>> elsewhere, @Nullable Target target) {
        this.options = options;
        this.elsewhere = elsewhere;
        this.target = target;
        Set<String> names = new TreeSet<>();
        for (DriverPropertyInfo property : target == null ? List.<DriverPropertyInfo>of() : target.properties()) {
            names.add(property.name);
        }
        if (target != null && !names.isEmpty()) {
            names.addAll(target.dialect().unlistedProperties());
        }
        this.driverNames = Collections.unmodifiableSet(names);
    }

    /** @param target {@code null} when it is not known who opens connections; no name then counts as unknown */
    static KnownNames of(PluginPlan plan, Installation installation, @Nullable Target target, Problems problems) {
        Map<String, Option<?>> options = new LinkedHashMap<>();
        Map<String, String> owners = new TreeMap<>();
        for (Option<?> option : DriverOptions.ALL) {
            options.put(option.name(), option);
            owners.put(option.name(), DRIVER);
        }
        for (ConnectionPluginProvider provider : plan.providers()) {
            String id = provider.descriptor().id();
            for (Option<?> option : provider.descriptor().options()) {
                Option<?> other = options.putIfAbsent(option.name(), option);
                String owner = owners.get(option.name());
                if (other != null && (DRIVER.equals(owner) || !isSame(other, option))) {
                    problems.add("plugins: option " + option.name() + " is declared by " + owner + " and again by " + id
                            + "; leave one of them out, or correct its descriptor");
                }
                owners.putIfAbsent(option.name(), id);
            }
        }
        Map<String, Set<String>> elsewhere = new TreeMap<>();
        for (ConnectionPluginProvider provider : installation.plugins()) {
            for (Option<?> option : provider.descriptor().options()) {
                if (!options.containsKey(option.name())) {
                    elsewhere
                            .computeIfAbsent(option.name(), name -> new TreeSet<>())
                            .add(provider.descriptor().id());
                }
            }
        }
        return new KnownNames(options, elsewhere, target);
    }

    /** Plugins do not see each other's classes, so two that read one option each declare it. */
    private static boolean isSame(Option<?> one, Option<?> other) {
        return one == other
                || (one.type().equals(other.type())
                        && one.defaultText().equals(other.defaultText())
                        && one.isSensitive() == other.isSensitive());
    }

    /** The options of the driver and of the plan's plugins, in that order. */
    Collection<Option<?>> options() {
        return options.values();
    }

    boolean isOption(String name) {
        return options.containsKey(name);
    }

    /** What is wrong with giving {@code name}, which is no option; empty when it is for the target driver. */
    Optional<String> objection(String name, Given given, boolean planIsSound) {
        if (driverNames.contains(name)) {
            return Optional.empty();
        }
        Set<String> owners = elsewhere.get(name);
        if (owners != null) {
            String plugin = owners.iterator().next();
            return planIsSound
                    ? Optional.of(Problems.sentence(
                            name + ": an option of plugin " + String.join(" or ", owners)
                                    + ", which is not in the plan",
                            null,
                            given.source(),
                            "needs plugins=" + plugin + " or plugins=+" + plugin + ", or leave it out"))
                    : Optional.empty();
        }
        Optional<String> official = OfficialWrapper.remedy(name);
        if (official.isPresent()) {
            return Optional.of(Problems.sentence(
                    name + ": an option of the official wrapper", null, given.source(), official.get()));
        }
        return target == null || driverNames.isEmpty() ? Optional.empty() : Optional.of(unknown(name, given, target));
    }

    private String unknown(String name, Given given, Target opener) {
        Optional<String> near = nearest(name);
        boolean mayBeSecret =
                near.isEmpty() && given.value().isEmpty() && given.source().equals(ConnectionUrl.SOURCE);
        String subject = mayBeSecret ? "A parameter without a value" : name;
        String remedy = near.map(other -> "did you mean '" + other + "'?")
                .orElse(mayBeSecret ? "write %26 for an & inside a value" : "correct the name or leave it out");
        return Problems.sentence(
                subject + ": unknown to the driver, to its plugins and to "
                        + opener.driver().getClass().getName(),
                null,
                given.source(),
                remedy);
    }

    private Optional<String> nearest(String name) {
        List<String> ours = new ArrayList<>(options.keySet());
        ours.addAll(elsewhere.keySet());
        Optional<String> our = Nearest.to(name, ours);
        Optional<String> theirs = Nearest.to(name, driverNames);
        if (our.isEmpty() || theirs.isEmpty()) {
            return our.or(() -> theirs);
        }
        return distance(name, theirs.get()) < distance(name, our.get()) ? theirs : our;
    }

    private static int distance(String a, String b) {
        return Nearest.distance(a, b, Integer.MAX_VALUE);
    }
}
