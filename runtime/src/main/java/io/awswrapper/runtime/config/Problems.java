package io.awswrapper.runtime.config;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with a configuration, so that the user hears of all of it at once. */
final class Problems {

    static final String SQL_STATE = "08001";

    private final List<String> messages = new ArrayList<>();

    /** {@code <what>, but was '<value>' (from <source>); <remedy>}; a missing value or source is left out. */
    static String sentence(String what, @Nullable String value, @Nullable String source, String remedy) {
        return what
                + (value == null ? "" : ", but was '" + value + "'")
                + (source == null ? "" : " (from " + source + ")")
                + "; "
                + remedy;
    }

    static SQLException exception(String message) {
        return new SQLException(message, SQL_STATE);
    }

    void add(String message) {
        if (!messages.contains(message)) {
            messages.add(message);
        }
    }

    void add(SQLException exception) {
        add(String.valueOf(exception.getMessage()));
    }

    void addAll(Problems others) {
        others.messages.forEach(this::add);
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** @throws SQLException the first problem, the others chained to it */
    void throwIfAny() throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        SQLException first = exception(messages.get(0));
        messages.stream().skip(1).forEach(message -> first.setNextException(exception(message)));
        throw first;
    }
}
