package io.awswrapper.runtime.config;

import io.awswrapper.spi.ConnectRequest;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.Options;
import io.awswrapper.spi.Resources;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides a connection, read from the URL and the connection properties and checked. Immutable and
 * thread-safe. {@link #toString()} and {@link #explain()} show no secret.
 */
public final class Settings {

    /** Equal for two {@link Settings} that open the same connections. Holds secrets, and shows none. */
    public static final class Key {
        private final String shown;
        private final List<Object> parts;
        private final int hash;

        private Key(String shown, List<Object> parts) {
            this.shown = shown;
            this.parts = parts;
            this.hash = parts.hashCode();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && parts.equals(key.parts);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    /** What decides, before any server was asked, whether two settings mean the same servers. */
    public record Seeds(String dialect, Set<Host> hosts, String pattern) {
        public Seeds {
            hosts = Set.copyOf(hosts);
        }
    }

    /**
     * What opens the connections of this moment, where a plugin says what the URL leaves out.
     *
     * @param found what it said
     * @param settings with that filled in
     */
    private record Located(Locating.Found found, Settings settings) {}

    private final Target target;
    private final Locating locating;
    private final Locating.@Nullable Found found;
    private final PluginPlan plan;
    private final ResolvedOptions options;
    private final Map<String, Given> given;
    private final Map<String, String> driverProperties;
    private final Set<String> arguments;
    private final Key key;
    private final Seeds seeds;
    /** Only the last answer is kept: a database moves rarely, and then for good. */
    private volatile @Nullable Located located;

    private Settings(
            Target target,
            Locating locating,
            Locating.@Nullable Found found,
            PluginPlan plan,
            ResolvedOptions options,
            Map<String, Given> given) {
        this.target = target;
        this.locating = locating;
        this.found = found;
        this.plan = plan;
        this.options = options;
        this.given = given;
        Map<String, String> properties = new HashMap<>();
        given.forEach((name, value) -> properties.put(name, value.value()));
        // Immutable, so that no request for a connection needs a copy.
        this.driverProperties = Map.copyOf(properties);
        this.arguments = given.entrySet().stream()
                .filter(value -> value.getValue().isArgument())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
        this.seeds = new Seeds(
                target.dialect().id(),
                Set.copyOf(target.hosts()),
                options.find(DriverOptions.CLUSTER_INSTANCE_HOST_PATTERN).orElse(""));
        this.key = new Key(
                toString(),
                List.of(
                        target.dialect().id(),
                        target.driver().getClass().getName(),
                        target.hosts(),
                        target.database(),
                        plan.ids(),
                        options.values(),
                        driverProperties,
                        arguments));
    }

    /** What the cluster is called in thread names, logs and events: the first label of its first host's name. */
    public String clusterName() {
        String address = hosts().get(0).address();
        int dot = address.indexOf('.');
        return dot > 0 && !Character.isDigit(address.charAt(dot - 1))
                ? address.substring(0, dot)
                : hosts().get(0).authority();
    }

    /**
     * Reads and checks a configuration. Connects to nothing.
     *
     * @param info not changed; {@code null} for none
     * @throws SQLException {@code 08001} when something is wrong; the first problem, the others chained to it with
     *     {@link SQLException#getNextException()}
     */
    public static Settings resolve(String url, @Nullable Properties info, Installation installation)
            throws SQLException {
        ConnectionUrl parsed = ConnectionUrl.parse(url);
        return resolve(parsed, Given.snapshot(info), null, installation);
    }

    static Settings resolve(
            ConnectionUrl url,
            Map<String, String> properties,
            @Nullable Credentials arguments,
            Installation installation)
            throws SQLException {
        Problems problems = new Problems();
        Target target = target(url, installation, problems);
        boolean propertiesWin = target != null && target.dialect().propertiesWin();
        Map<String, Given> all = Given.merge(url, properties, arguments, propertiesWin);
        Given plugins = all.get(DriverOptions.PLUGINS.name());
        Problems planProblems = new Problems();
        PluginPlan plan = PluginPlan.read(
                plugins == null ? null : plugins.value(),
                plugins == null ? null : plugins.source(),
                installation,
                planProblems);
        problems.addAll(planProblems);
        KnownNames names = KnownNames.of(plan, installation, target, problems);
        ResolvedOptions options = ResolvedOptions.read(names.options(), all, problems);
        checkHostPattern(options, all, problems);
        Locating locating = Locating.of(url, plan);
        if (!url.namesHost() && locating.locators().isEmpty() && planProblems.isEmpty()) {
            problems.add(url.hostMissing());
        }
        Map<String, Given> forDriver = new TreeMap<>();
        all.forEach((name, value) -> {
            if (name.equals(DriverOptions.USER.name()) || name.equals(DriverOptions.PASSWORD.name())) {
                forDriver.put(name, value);
            } else if (!names.isOption(name)) {
                names.objection(name, value, planProblems.isEmpty())
                        .ifPresentOrElse(problems::add, () -> forDriver.put(name, value));
            }
        });
        problems.throwIfAny();
        if (target == null) {
            throw new AssertionError("no target, and no problem with it");
        }
        return new Settings(target, locating, null, plan, options, Collections.unmodifiableMap(forDriver));
    }

    /**
     * These settings with host, port and database filled in where the URL leaves them out and a plugin knows them. Cheap
     * when nothing is left out, and when the plugin says the same as at the last time; the same instance then.
     *
     * @throws SQLException what a plugin threw, or {@code 08001} when there is no host
     */
    public Settings located(Resources resources) throws SQLException {
        if (found != null || !locating.isNeeded()) {
            return this;
        }
        Locating.Found now = locating.ask(options, resources);
        Located known = located;
        if (known == null || !known.found().equals(now)) {
            Target there = new Target(
                    target.dialect(),
                    target.driver(),
                    locating.hosts(now, target.dialect().defaultPort()),
                    locating.database(now));
            known = new Located(now, new Settings(there, locating, now, plan, options, given));
            located = known;
        }
        return known.settings();
    }

    public Dialect dialect() {
        return target.dialect();
    }

    /** The driver that opens the physical connections. */
    public Driver targetDriver() {
        return target.driver();
    }

    /**
     * The URL's hosts in its order, each once, the dialect's port where it gives none. Empty only before
     * {@link #located}, when the URL leaves out the host.
     */
    public List<Host> hosts() {
        return target.hosts();
    }

    /** As in the URL, percent-encoded; empty when there is none, or not yet {@link #located}. */
    public String database() {
        return target.database();
    }

    /** The plugins and their order. */
    public PluginPlan plan() {
        return plan;
    }

    /** The values of the driver's options and of those of the plan's plugins. */
    public Options options() {
        return options;
    }

    /** User, password and all else that is for the target driver; unmodifiable. Holds secrets: never log it. */
    public Map<String, String> driverProperties() {
        return driverProperties;
    }

    /** A request for a connection with these settings. */
    public ConnectRequest request(Host host, ConnectRequest.Purpose purpose, Map<String, String> properties) {
        return ConnectRequest.of(host, purpose, properties, arguments);
    }

    /** Equal to that of any other settings which open the same connections. */
    public Key key() {
        return key;
    }

    /** Equal for settings of the same servers, whatever else they differ in. */
    public Seeds seeds() {
        return seeds;
    }

    /** What this configuration comes to and why, in lines for people; without secrets. */
    public String explain() {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("dialect: " + dialect().id());
        lines.add("target driver: " + target.driverText());
        lines.add("hosts: " + hostsText());
        lines.add("database: " + databaseText());
        if (found != null) {
            lines.add("located: " + (found.sources().isEmpty() ? "by the URL alone" : found.sources()));
        }
        lines.add(plan.explain());
        lines.add("options:");
        options.lines().forEach(line -> lines.add("  " + line));
        lines.add("target driver's properties:" + (given.isEmpty() ? " none" : ""));
        given.forEach((name, value) -> lines.add("  " + name + " (from " + value.source() + ")"));
        return lines.toString();
    }

    private String hostsText() {
        String hosts = authorities(", ");
        if (found != null || !locating.isNeeded()) {
            return hosts;
        }
        if (hosts.isEmpty()) {
            return "asked of " + locating.names() + " when a connection is opened";
        }
        return locating.url().namesPorts()
                ? hosts
                : hosts + " (a port that the URL leaves out is asked of " + locating.names()
                        + " when a connection is opened)";
    }

    private String databaseText() {
        if (!database().isEmpty()) {
            return ConnectionUrl.maskDatabase(database());
        }
        return found == null && locating.isNeeded()
                ? "asked of " + locating.names() + " when a connection is opened"
                : "not set";
    }

    private String authorities(String separator) {
        return String.join(separator, hosts().stream().map(Host::authority).toList());
    }

    @Override
    public String toString() {
        return ConnectionUrl.PREFIX
                + target.dialect().id()
                + "://"
                + authorities(",")
                + (database().isEmpty() ? "" : "/" + ConnectionUrl.maskDatabase(database()))
                + " plugins="
                + String.join(",", plan.ids());
    }

    private static @Nullable Target target(ConnectionUrl url, Installation installation, Problems problems) {
        try {
            return Target.of(url, installation);
        } catch (SQLException e) {
            problems.add(e);
            return null;
        }
    }

    private static void checkHostPattern(ResolvedOptions options, Map<String, Given> given, Problems problems) {
        String pattern =
                options.find(DriverOptions.CLUSTER_INSTANCE_HOST_PATTERN).orElse("?");
        Given set = given.get(DriverOptions.CLUSTER_INSTANCE_HOST_PATTERN.name());
        if (pattern.chars().filter(letter -> letter == '?').count() != 1) {
            problems.add(Problems.sentence(
                    DriverOptions.CLUSTER_INSTANCE_HOST_PATTERN.name() + ": needs exactly one question mark",
                    pattern,
                    set == null ? null : set.source(),
                    "write it where the instance's name stands, as ?.my.domain:5432"));
        }
    }
}
