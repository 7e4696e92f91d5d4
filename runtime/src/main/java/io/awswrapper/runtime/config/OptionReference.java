package io.awswrapper.runtime.config;

import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.Option;
import io.awswrapper.spi.PluginDescriptor;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Tells tools and people which options there are. */
public final class OptionReference {

    private OptionReference() {}

    /**
     * All that can be set on a connection, for {@link java.sql.Driver#getPropertyInfo}: the driver's options, those of the
     * plan's plugins (of all installed ones while the plan has a fault), and the target driver's. Values that may be
     * secret are not echoed.
     *
     * @throws SQLException {@code 08001} when the URL cannot be read
     */
    public static DriverPropertyInfo[] propertyInfo(String url, @Nullable Properties info, Installation installation)
            throws SQLException {
        ConnectionUrl parsed = ConnectionUrl.parse(url);
        Target target = target(parsed, installation);
        boolean propertiesWin = target != null && target.dialect().propertiesWin();
        Map<String, Given> given = Given.merge(parsed, Given.snapshot(info), null, propertiesWin);
        Map<String, DriverPropertyInfo> all = new LinkedHashMap<>();
        for (Option<?> option : options(given.get(DriverOptions.PLUGINS.name()), installation)) {
            all.putIfAbsent(option.name(), property(option, given.get(option.name())));
        }
        if (target != null) {
            for (DriverPropertyInfo theirs : target.properties()) {
                all.putIfAbsent(theirs.name, property(theirs, given.get(theirs.name)));
            }
        }
        return all.values().toArray(new DriverPropertyInfo[0]);
    }

    /** A page in Markdown: the options of the driver, then those of each plugin in the order of their ids. */
    public static String page(Installation installation) {
        StringBuilder page = new StringBuilder("# Options\n\n")
                .append("Set in the URL, as `…?name=value&name=value` with `%` codes, or as connection properties;")
                .append(" the URL wins, for MySQL the properties, as with each target driver. Arguments of"
                        + " `DataSource.getConnection(user, password)` win over both, and over plugins that bring"
                        + " credentials. A name that is none of these and none of the target driver's is refused.\n\n")
                .append("## The driver\n\n");
        table(DriverOptions.ALL, page);
        for (ConnectionPluginProvider provider : installation.plugins()) {
            PluginDescriptor plugin = provider.descriptor();
            page.append("\n## Plugin `").append(plugin.id()).append("`\n\n");
            if (!plugin.description().isEmpty()) {
                page.append(plugin.description()).append("\n\n");
            }
            page.append(
                    plugin.enabledByDefault()
                            ? "On by default once its jar is on the path.\n"
                            : "Off until `plugins` names it.\n");
            if (plugin.options().isEmpty()) {
                page.append("\nNo options.\n");
            } else {
                page.append('\n');
                table(plugin.options(), page);
            }
        }
        return page.toString();
    }

    private static void table(List<Option<?>> options, StringBuilder page) {
        page.append("| name | value | default | meaning |\n|---|---|---|---|\n");
        for (Option<?> option : options) {
            page.append("| `").append(option.name()).append("` | ").append(cell(option.type()));
            page.append(option.isSensitive() ? ", never shown" : "").append(" | ");
            String standard = option.isSensitive() ? "" : option.defaultText();
            page.append(standard.isEmpty() ? "" : "`" + cell(standard) + "`").append(" | ");
            page.append(cell(option.documentation())).append(" |\n");
        }
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replaceAll("\\s+", " ");
    }

    private static List<Option<?>> options(@Nullable Given plugins, Installation installation) {
        List<Option<?>> options = new ArrayList<>(DriverOptions.ALL);
        List<ConnectionPluginProvider> providers;
        try {
            providers = PluginPlan.of(plugins == null ? null : plugins.value(), null, installation)
                    .providers();
        } catch (SQLException e) {
            providers = installation.plugins();
        }
        providers.forEach(provider -> options.addAll(provider.descriptor().options()));
        return options;
    }

    private static DriverPropertyInfo property(Option<?> option, @Nullable Given given) {
        String value = option.isSensitive() ? null : given != null ? given.value() : option.defaultText();
        DriverPropertyInfo property =
                new DriverPropertyInfo(option.name(), value == null || value.isEmpty() ? null : value);
        property.description = option.documentation();
        property.required = false;
        property.choices = choices(option.type());
        return property;
    }

    private static DriverPropertyInfo property(DriverPropertyInfo theirs, @Nullable Given given) {
        String value = given == null ? theirs.value : given.value();
        DriverPropertyInfo property = new DriverPropertyInfo(theirs.name, mayBeSecret(theirs.name) ? null : value);
        property.description = theirs.description;
        property.required = false;
        property.choices = theirs.choices;
        return property;
    }

    private static String @Nullable [] choices(String type) {
        if (type.equals("true or false")) {
            return new String[] {"true", "false"};
        }
        return type.startsWith("one of ") ? type.substring("one of ".length()).split(", ") : null;
    }

    private static @Nullable Target target(ConnectionUrl url, Installation installation) {
        try {
            return Target.of(url, installation);
        } catch (SQLException e) {
            return null;
        }
    }

    private static boolean mayBeSecret(String name) {
        return name.matches("(?i).*(pass|pwd|secret|token|credential|key|args?$).*");
    }
}
