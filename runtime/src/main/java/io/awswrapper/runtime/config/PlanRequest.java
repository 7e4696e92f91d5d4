package io.awswrapper.runtime.config;

import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.PluginDescriptor;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which plugins the user asked for, in the order asked for.
 *
 * @param wanted the plugins, each id once
 * @param naming what gave them that order, to stand after "as in"
 */
record PlanRequest(List<ConnectionPluginProvider> wanted, String naming) {

    private static final String STYLES =
            "write either plugins=a,b for exactly these or plugins=+a,-b to change the default set";

    PlanRequest {
        wanted = List.copyOf(wanted);
    }

    /** Reads the value of {@code plugins}; what is wrong with it goes to {@code problems}. */
    static PlanRequest read(
            @Nullable String plugins, @Nullable String source, Installation installation, Problems problems) {
        Catalog<ConnectionPluginProvider> catalog = installation.pluginCatalog();
        Set<String> ids = new LinkedHashSet<>();
        String naming = "plugins=" + plugins;
        if (plugins == null) {
            naming = "the default set, sorted by id";
            ids.addAll(defaults(installation));
        } else if (!plugins.isBlank()) {
            List<String> items = new ArrayList<>();
            for (String item : plugins.split(",", -1)) {
                items.add(item.strip());
            }
            long edits = items.stream().filter(PlanRequest::isEdit).count();
            if (items.contains("")) {
                problems.add(
                        Problems.sentence("plugins: nothing beside a comma", plugins, source, "take the comma out"));
            } else if (edits > 0 && edits < items.size()) {
                problems.add(Problems.sentence("plugins: two styles in one list", plugins, source, STYLES));
            } else if (edits > 0) {
                naming = "the default set changed by plugins=" + plugins;
                ids.addAll(defaults(installation));
                new Reader(catalog, source, problems).edit(items, ids);
            } else {
                new Reader(catalog, source, problems).add(items, ids);
            }
        }
        List<ConnectionPluginProvider> wanted = new ArrayList<>();
        for (String id : ids) {
            try {
                wanted.add(catalog.get(id));
            } catch (SQLException e) {
                problems.add(e);
            }
        }
        return new PlanRequest(wanted, naming);
    }

    private static boolean isEdit(String item) {
        return item.startsWith("+") || item.startsWith("-");
    }

    private static List<String> defaults(Installation installation) {
        return installation.plugins().stream()
                .map(ConnectionPluginProvider::descriptor)
                .filter(PluginDescriptor::enabledByDefault)
                .map(PluginDescriptor::id)
                .toList();
    }

    private record Reader(
            Catalog<ConnectionPluginProvider> catalog,
            @Nullable String source,
            Problems problems) {

        void add(List<String> items, Set<String> ids) {
            for (String id : items) {
                if (!ids.add(id)) {
                    problems.add(Problems.sentence("plugins: named twice", id, source, "name it once"));
                } else if (!catalog.has(id)) {
                    ids.remove(id);
                    unknown(id);
                }
            }
        }

        void edit(List<String> items, Set<String> ids) {
            Set<String> named = new LinkedHashSet<>();
            for (String item : items) {
                String id = item.substring(1).strip();
                if (!named.add(id)) {
                    problems.add(Problems.sentence("plugins: named twice", id, source, "name it once"));
                } else if (!catalog.has(id)) {
                    unknown(id);
                } else if (item.startsWith("+")) {
                    ids.add(id);
                } else {
                    ids.remove(id);
                }
            }
        }

        private void unknown(String id) {
            String remedy = OfficialWrapper.replacement(id)
                    .map(here -> replaced(id, here))
                    .orElseGet(() -> catalog.known(id));
            problems.add(Problems.sentence("plugins: no such plugin", id, source, remedy));
        }

        private String replaced(String code, String here) {
            String meaning =
                    code.equals(here) ? "" : "what the official wrapper calls " + code + " is " + here + " here; ";
            String get = catalog.has(here)
                    ? "write " + here
                    : "add "
                            + OfficialWrapper.jar(here).orElse("its jar")
                            + (code.equals(here) ? "" : " and write " + here);
            return meaning + get + (catalog.has(here) ? "" : catalog.brokenNote());
        }
    }
}
