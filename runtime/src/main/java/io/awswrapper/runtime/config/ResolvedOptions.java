package io.awswrapper.runtime.config;

import io.awswrapper.spi.Option;
import io.awswrapper.spi.Options;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The checked values, with what each came from. */
final class ResolvedOptions implements Options {

    private static final String MASK = "***";

    /**
     * An option and the value that holds for it.
     *
     * @param given {@code null} when the user set none
     * @param value {@code null} when there is no default either
     */
    private record Setting(
            Option<?> option,
            @Nullable Given given,
            @Nullable Object value) {}

    private final Map<String, Setting> settings;

    private ResolvedOptions(Map<String, Setting> settings) {
        this.settings = settings;
    }

    /** Reads the values of {@code options} from {@code given}; what is wrong with them goes to {@code problems}. */
    static ResolvedOptions read(Iterable<Option<?>> options, Map<String, Given> given, Problems problems) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (Option<?> option : options) {
            Given set = given.get(option.name());
            settings.put(option.name(), new Setting(option, set, value(option, set, problems)));
        }
        return new ResolvedOptions(Collections.unmodifiableMap(settings));
    }

    @Override
    public <T> T get(Option<T> option) {
        T value = value(option);
        if (value == null) {
            throw new IllegalStateException(
                    "Option " + option.name() + ": not set, and without a default; read it with find");
        }
        return value;
    }

    @Override
    public <T> Optional<T> find(Option<T> option) {
        return Optional.ofNullable(value(option));
    }

    @SuppressWarnings("unchecked") // the value was read with this very option
    private <T> @Nullable T value(Option<T> option) {
        Setting setting = settings.get(option.name());
        if (setting == null) {
            return option.defaultValue();
        }
        if (setting.option() == option) {
            return (T) setting.value();
        }
        // Another Option of the same name may have another type: only its own parser knows.
        return setting.given() == null
                ? option.defaultValue()
                : option.parse(setting.given().value());
    }

    /** The values by name, for comparing; holds secrets. */
    Map<String, Object> values() {
        Map<String, Object> values = new TreeMap<>();
        settings.forEach((name, setting) -> {
            if (setting.value() != null) {
                values.put(name, setting.value());
            }
        });
        return values;
    }

    /** One line for each option: name, value or mask, and where it came from. */
    List<String> lines() {
        return settings.values().stream().map(ResolvedOptions::line).toList();
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "{", "}");
        lines().forEach(text::add);
        return text.toString();
    }

    private static String line(Setting setting) {
        Option<?> option = setting.option();
        Given given = setting.given();
        if (given != null) {
            return option.name() + " = " + (option.isSensitive() ? MASK : given.value()) + " (from " + given.source()
                    + ")";
        }
        if (option.defaultValue() == null) {
            return option.name() + ": not set";
        }
        return option.name() + " = " + (option.isSensitive() ? MASK : option.defaultText()) + " (default)";
    }

    private static @Nullable Object value(Option<?> option, @Nullable Given given, Problems problems) {
        if (given == null) {
            return option.defaultValue();
        }
        try {
            return option.parse(given.value());
        } catch (IllegalArgumentException e) {
            String shown = option.isSensitive() ? MASK : given.value();
            String otherwise = option.defaultText().isEmpty() ? "" : ", or leave it out for " + option.defaultText();
            problems.add(Problems.sentence(
                    option.name() + ": not " + option.type(), shown, given.source(), "correct the value" + otherwise));
            return null;
        }
    }
}
