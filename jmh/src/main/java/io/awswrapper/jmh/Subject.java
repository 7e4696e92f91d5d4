package io.awswrapper.jmh;

import io.awswrapper.jmh.noop.NoopDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is measured, and with which plugins; written as {@code ours+failover+hostMonitoring}.
 *
 * @param driver who
 * @param plugins the ids of our plugins; the official wrapper gets those of its own that do the same
 */
public record Subject(Driver driver, List<String> plugins) {

    /** Both wrappers accept the same URLs, so they are called by their classes and never through {@code DriverManager}. */
    public enum Driver {
        RAW,
        OFFICIAL,
        OURS;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Opens a connection. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    private static final List<String> NONE = List.of();
    private static final List<String> FAILOVER = List.of("failover");
    private static final List<String> MONITORED = List.of("failover", "hostMonitoring");
    private static final List<String> ALL = List.of("failover", "hostMonitoring", "readWriteSplitting");

    private static final Map<String, String> OFFICIAL_NAMES =
            Map.of("failover", "failover2", "hostMonitoring", "efm2", "readWriteSplitting", "readWriteSplitting");

    private static final String HOST = "n1" + NoopDriver.DOMAIN + ":" + NoopDriver.PORT;

    public Subject {
        plugins = List.copyOf(plugins);
    }

    /** None, and then one more at a time. */
    static List<List<String>> pluginSets() {
        return List.of(NONE, FAILOVER, MONITORED, ALL);
    }

    /** The raw driver, and both wrappers with each set of plugins. */
    static List<Subject> all() {
        return Stream.concat(
                        Stream.of(new Subject(Driver.RAW, NONE)),
                        pluginSets().stream()
                                .flatMap(plugins -> Stream.of(
                                        new Subject(Driver.OFFICIAL, plugins), new Subject(Driver.OURS, plugins))))
                .toList();
    }

    /** The raw driver, and both wrappers with no plugin and with all of them. */
    static List<Subject> extremes() {
        return all().stream()
                .filter(subject -> subject.plugins.isEmpty() || subject.plugins.equals(ALL))
                .toList();
    }

    /** Reads what {@link #toString} writes. */
    public static Subject parse(String name) {
        List<String> words = Arrays.asList(name.split("\\+", -1));
        for (Driver driver : Driver.values()) {
            if (driver.label().equals(words.get(0))) {
                return new Subject(driver, words.subList(1, words.size()));
            }
        }
        throw new IllegalArgumentException(
                "subject: expected raw, official or ours, with plugins behind a plus sign each, but was '" + name
                        + "'; write for example ours+failover");
    }

    /** The subjects that can be measured on this class path; says of the others why not. */
    static List<Subject> present(List<Subject> wanted) {
        List<Subject> present = new ArrayList<>();
        for (Subject subject : wanted) {
            try {
                subject.check();
                present.add(subject);
            } catch (SQLException e) {
                System.err.println(subject + ": left out: " + e.getMessage());
            }
        }
        return present;
    }

    /** @throws SQLException when a plugin is not on the path */
    void check() throws SQLException {
        if (driver == Driver.OURS) {
            String unused = io.awswrapper.runtime.Driver.explain(oursUrl(), new Properties());
        }
    }

    /** Opens a connection on the no-op driver. */
    public Connection connect() throws SQLException {
        return opening().open();
    }

    /** Opens connections on the no-op driver; what opening needs is made once and before. */
    Opening opening() {
        return switch (driver) {
            case RAW -> opening(Target.NOOP, NoopDriver.URL + HOST + "/");
            case OURS -> opening(Target.OURS, oursUrl());
            case OFFICIAL -> opening(Target.OFFICIAL, officialUrl());
        };
    }

    private static Opening opening(java.sql.Driver target, String url) {
        return () -> Objects.requireNonNull(target.connect(url, new Properties()));
    }

    private static final class Target {
        // Registers itself: the official wrapper finds its target through DriverManager.
        static final NoopDriver NOOP = new NoopDriver();
        static final io.awswrapper.runtime.Driver OURS = new io.awswrapper.runtime.Driver();
        static final software.amazon.jdbc.Driver OFFICIAL = new software.amazon.jdbc.Driver();
    }

    private String oursUrl() {
        return "jdbc:aws-wrapper:noop://" + HOST + "/?plugins=" + String.join(",", plugins);
    }

    private String officialUrl() {
        return "jdbc:aws-wrapper:noop://" + HOST + "/app?wrapperDialect=aurora-pg&wrapperTargetDriverDialect=generic"
                + "&wrapperPlugins=" + plugins.stream().map(OFFICIAL_NAMES::get).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return Stream.concat(Stream.of(driver.label()), plugins.stream()).collect(Collectors.joining("+"));
    }
}
