package io.awswrapper.spi;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One option that a user can set in the URL or in the connection properties: name, type, default and documentation in one
 * place. Declared as a constant beside what reads it and listed in the {@link PluginDescriptor}. Immutable.
 *
 * @param <T> the type of its values
 */
public final class Option<T> {

    private final String name;
    private final String type;
    private final @Nullable T defaultValue;
    private final String documentation;
    private final boolean sensitive;
    private final Function<String, T> parser;

    private Option(
            String name,
            String type,
            @Nullable T defaultValue,
            String documentation,
            boolean sensitive,
            Function<String, T> parser) {
        this.name = name;
        this.type = type;
        this.defaultValue = defaultValue;
        this.documentation = documentation;
        this.sensitive = sensitive;
        this.parser = parser;
    }

    /** An option of any text. */
    public static Option<String> text(String name, @Nullable String defaultValue, String documentation) {
        return new Option<>(name, "text", defaultValue, documentation, false, text -> text);
    }

    /** An option that is {@code true} or {@code false}, in any case of letters. */
    public static Option<Boolean> flag(String name, boolean defaultValue, String documentation) {
        return new Option<>(name, "true or false", defaultValue, documentation, false, text -> switch (text.toLowerCase(
                Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException("true or false");
        });
    }

    /** An option that is a whole number of at least {@code minimum} and at most {@code maximum}. */
    public static Option<Integer> number(
            String name, int defaultValue, int minimum, int maximum, String documentation) {
        String type = "a whole number from " + minimum + " to " + maximum;
        return new Option<>(
                name, type, defaultValue, documentation, false, text -> (int) bounded(text, minimum, maximum, type));
    }

    /** An option that is a time in whole milliseconds, without a unit, of at least one; its name ends in {@code Ms}. */
    public static Option<Duration> milliseconds(String name, Duration defaultValue, String documentation) {
        if (!name.endsWith("Ms")) {
            throw new IllegalArgumentException("Option " + name + ": the name of a time in milliseconds ends in Ms");
        }
        String type = "whole milliseconds from 1 to " + Integer.MAX_VALUE + ", without a unit";
        return new Option<>(
                name,
                type,
                defaultValue,
                documentation,
                false,
                text -> Duration.ofMillis(bounded(text, 1, Integer.MAX_VALUE, type)));
    }

    /**
     * An option that is one of an enum's constants, written in lower case with dashes. Any case of letters will do, and
     * the dashes may be left out: {@code readOnly} is {@code read-only}.
     *
     * @param defaultValue {@code null} when the default depends on something else, which the documentation then says
     */
    public static <E extends Enum<E>> Option<E> choice(
            String name, Class<E> values, @Nullable E defaultValue, String documentation) {
        E[] constants = values.getEnumConstants();
        String type = Arrays.stream(constants).map(Option::spelling).collect(Collectors.joining(", ", "one of ", ""));
        return new Option<>(name, type, defaultValue, documentation, false, text -> {
            for (E constant : constants) {
                if (letters(spelling(constant)).equalsIgnoreCase(letters(text))) {
                    return constant;
                }
            }
            throw new IllegalArgumentException(type);
        });
    }

    /** The same option, its value never shown in a message, a log line or {@code explain}. */
    public Option<T> sensitive() {
        return new Option<>(name, type, defaultValue, documentation, true, parser);
    }

    public String name() {
        return name;
    }

    /** What a value looks like, to stand after "is" in a sentence. */
    public String type() {
        return type;
    }

    /** The value when the user sets none; {@code null} when there is none. */
    public @Nullable T defaultValue() {
        return defaultValue;
    }

    /** The default as a user would write it; empty when there is none. */
    public String defaultText() {
        return defaultValue == null ? "" : text(defaultValue);
    }

    public String documentation() {
        return documentation;
    }

    public boolean isSensitive() {
        return sensitive;
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException whose message says what a value looks like, and never repeats the text
     */
    public T parse(String text) {
        return parser.apply(text);
    }

    @Override
    public String toString() {
        return name;
    }

    private static String text(Object value) {
        if (value instanceof Duration time) {
            return Long.toString(time.toMillis());
        }
        return value instanceof Enum<?> constant ? spelling(constant) : value.toString();
    }

    private static String letters(String spelling) {
        return spelling.replace("-", "");
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static long bounded(String text, long minimum, long maximum, String type) {
        String digits = text.strip();
        // Looked at first: what parseLong throws repeats the text.
        if (digits.matches("[+-]?[0-9]{1,18}")) {
            long value = Long.parseLong(digits);
            if (value >= minimum && value <= maximum) {
                return value;
            }
        }
        throw new IllegalArgumentException(type);
    }
}
