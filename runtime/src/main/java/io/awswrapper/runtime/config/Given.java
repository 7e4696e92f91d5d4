package io.awswrapper.runtime.config;

import java.sql.SQLException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A value that the user gave, and where. Its {@code toString} is without the value, which may be a secret.
 *
 * @param value the value
 * @param source {@code URL}, {@code connection properties} or {@code getConnection(user, password)}
 */
record Given(String value, String source) {

    static final String PROPERTIES = "connection properties";

    /**
     * Everything the user gave, by name, sorted. What stands in the URL and in the properties is taken from where the target
     * driver takes it; {@code arguments} win over both.
     *
     * @param arguments {@code null} when the connection was asked for without
     * @param propertiesWin {@link io.awswrapper.spi.Dialect#propertiesWin}
     */
    static Map<String, Given> merge(
            ConnectionUrl url, Map<String, String> properties, @Nullable Credentials arguments, boolean propertiesWin) {
        Map<String, Given> all = new TreeMap<>();
        properties.forEach((name, value) -> all.put(name, new Given(value, PROPERTIES)));
        url.parameters().forEach((name, value) -> {
            if (!propertiesWin || !properties.containsKey(name)) {
                all.put(name, new Given(value, ConnectionUrl.SOURCE));
            }
        });
        if (arguments != null) {
            all.put(DriverOptions.USER.name(), new Given(arguments.user(), Credentials.SOURCE));
            if (arguments.password() == null) {
                all.remove(DriverOptions.PASSWORD.name());
            } else {
                all.put(DriverOptions.PASSWORD.name(), new Given(arguments.password(), Credentials.SOURCE));
            }
        }
        return Collections.unmodifiableMap(all);
    }

    /** Whether this came as an argument of {@code getConnection(user, password)}. */
    boolean isArgument() {
        return source.equals(Credentials.SOURCE);
    }

    /**
     * A copy of the properties, their defaults included.
     *
     * @throws SQLException when a name or a value is not a text; {@link Properties} would hide it without a word
     */
    static Map<String, String> snapshot(@Nullable Properties info) throws SQLException {
        if (info == null) {
            return Map.of();
        }
        for (Map.Entry<Object, Object> entry : info.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw notText("a name", entry.getKey());
            }
            if (!(entry.getValue() instanceof String)) {
                throw notText("the value of " + name, entry.getValue());
            }
        }
        Map<String, String> copy = new TreeMap<>();
        try {
            for (Enumeration<?> all = info.propertyNames(); all.hasMoreElements(); ) {
                String name = (String) all.nextElement();
                String value = info.getProperty(name);
                if (value == null) {
                    throw Problems.exception("Connection properties: the value of " + name
                            + " among their defaults is not a text; pass it as a String");
                }
                copy.put(name, value);
            }
        } catch (ClassCastException e) {
            throw new SQLException(
                    "Connection properties: a name among their defaults is not a text; pass it as a String",
                    Problems.SQL_STATE,
                    e);
        }
        return Collections.unmodifiableMap(copy);
    }

    @Override
    public String toString() {
        return "a value from " + source;
    }

    private static SQLException notText(String what, Object found) {
        return Problems.exception("Connection properties: " + what + " is not a text, but a "
                + found.getClass().getName() + "; pass it as a String");
    }
}
