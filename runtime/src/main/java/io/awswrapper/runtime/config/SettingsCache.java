package io.awswrapper.runtime.config;

import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers settings, so that a pool pays for reading its configuration once. Bounded; a configuration that was refused is
 * read again at the next time, since a jar or a driver may have come meanwhile. Thread-safe.
 */
public final class SettingsCache {

    private static final int CAPACITY = 256;

    private record Question(
            String url,
            Map<String, String> properties,
            @Nullable Credentials arguments) {
        /** The record's own would show passwords. */
        @Override
        public String toString() {
            return ConnectionUrl.masked(url);
        }
    }

    private final Installation installation;
    private final ConcurrentHashMap<Question, Settings> known = new ConcurrentHashMap<>();

    public SettingsCache(Installation installation) {
        this.installation = installation;
    }

    /**
     * As {@link Settings#resolve}. The same instance for the same question while it is remembered.
     *
     * @param arguments {@code null} when the connection was asked for without
     */
    public Settings get(String url, @Nullable Properties info, @Nullable Credentials arguments) throws SQLException {
        Question question = new Question(url, Given.snapshot(info), arguments);
        Settings settings = known.get(question);
        if (settings != null) {
            return settings;
        }
        settings = Settings.resolve(ConnectionUrl.parse(url), question.properties(), arguments, installation);
        if (known.size() >= CAPACITY) {
            // Only passwords that rotate in the properties come here; an order of use would cost every connect.
            known.clear();
        }
        Settings raced = known.putIfAbsent(question, settings);
        return raced == null ? settings : raced;
    }

    int size() {
        return known.size();
    }

    /** What is on the path. */
    public Installation installation() {
        return installation;
    }
}
