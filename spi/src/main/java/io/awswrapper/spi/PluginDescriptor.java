package io.awswrapper.spi;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who a plugin is: everything the runtime knows about it before it makes one. Immutable.
 *
 * @param id the name used in {@code plugins=…}: a letter, then letters, digits and dashes
 * @param description one sentence for {@code explain} and the documentation
 * @param after ids of plugins that, when present, must stand nearer to the application
 * @param before ids of plugins that, when present, must stand nearer to the driver
 * @param requires ids of plugins without which this one cannot work
 * @param conflicts ids of plugins that cannot work beside this one
 * @param options the options it reads
 * @param enabledByDefault whether it is in the plan of a URL without {@code plugins}
 * @param probes whether it also takes part in connections that the runtime opens to probe hosts
 * @param locates whether it can say where the database is when the URL does not
 */
public record PluginDescriptor(
        String id,
        String description,
        Set<String> after,
        Set<String> before,
        Set<String> requires,
        Set<String> conflicts,
        List<Option<?>> options,
        boolean enabledByDefault,
        boolean probes,
        boolean locates) {

    public PluginDescriptor {
        if (!id.matches("[A-Za-z][A-Za-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "Plugin id: a letter, then letters, digits and dashes, but was '" + id + "'");
        }
        after = Set.copyOf(after);
        before = Set.copyOf(before);
        requires = Set.copyOf(requires);
        conflicts = Set.copyOf(conflicts);
        options = List.copyOf(options);
    }

    /** Begins the descriptor of the plugin with the given id. */
    public static Builder plugin(String id) {
        return new Builder(id);
    }

    /** Collects the parts of a {@link PluginDescriptor}. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private String description = "";
        private final Set<String> after = new LinkedHashSet<>();
        private final Set<String> before = new LinkedHashSet<>();
        private final Set<String> requires = new LinkedHashSet<>();
        private final Set<String> conflicts = new LinkedHashSet<>();
        private final List<Option<?>> options = new ArrayList<>();
        private boolean enabledByDefault;
        private boolean probes = true;
        private boolean locates;

        private Builder(String id) {
            this.id = id;
        }

        public Builder description(String sentence) {
            description = sentence;
            return this;
        }

        /** When those plugins are present, this one stands nearer to the driver than they do. */
        public Builder after(String... ids) {
            after.addAll(List.of(ids));
            return this;
        }

        /** When those plugins are present, this one stands nearer to the application than they do. */
        public Builder before(String... ids) {
            before.addAll(List.of(ids));
            return this;
        }

        /** Without those plugins a URL that names this one is refused. Says nothing about the order. */
        public Builder requires(String... ids) {
            requires.addAll(List.of(ids));
            return this;
        }

        /** A URL that names this plugin and one of those is refused. */
        public Builder conflicts(String... ids) {
            conflicts.addAll(List.of(ids));
            return this;
        }

        public Builder options(Option<?>... read) {
            options.addAll(List.of(read));
            return this;
        }

        /** Puts the plugin into the plan of every URL that does not say {@code plugins=…}, once its jar is on the path. */
        public Builder enabledByDefault() {
            enabledByDefault = true;
            return this;
        }

        /** Keeps the plugin out of connections that the runtime opens for itself to probe hosts. */
        public Builder applicationOnly() {
            probes = false;
            return this;
        }

        /** The plugin can say where the database is: a URL may leave out host, port or database. */
        public Builder locates() {
            locates = true;
            return this;
        }

        public PluginDescriptor build() {
            return new PluginDescriptor(
                    id, description, after, before, requires, conflicts, options, enabledByDefault, probes, locates);
        }
    }
}
