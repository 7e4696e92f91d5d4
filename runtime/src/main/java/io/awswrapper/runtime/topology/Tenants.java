package io.awswrapper.runtime.topology;

import io.awswrapper.runtime.config.Settings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose sessions are open, and with whose credentials to probe. Guarded by its cluster's lock. */
final class Tenants {

    private final Map<Settings, Integer> sessions = new LinkedHashMap<>();
    private long left = System.nanoTime();

    void enter(Settings settings) {
        sessions.merge(settings, 1, Integer::sum);
    }

    /** Enters where another session is; says whether one is. */
    boolean join(Settings settings) {
        boolean inhabited = !sessions.isEmpty();
        if (inhabited) {
            enter(settings);
        }
        return inhabited;
    }

    /** @return whether nobody is here any more */
    boolean leave(Settings settings) {
        sessions.computeIfPresent(settings, (key, count) -> count == 1 ? null : count - 1);
        left = System.nanoTime();
        return sessions.isEmpty();
    }

    boolean isEmpty() {
        return sessions.isEmpty();
    }

    /** Whether nobody has been here, and so nobody has asked, for longer than this. */
    boolean rested(Duration time) {
        return sessions.isEmpty() && System.nanoTime() - left > time.toNanos();
    }

    /** Whose credentials to try; {@code null} when nobody is here. */
    @Nullable
    Settings first() {
        return sessions.isEmpty() ? null : sessions.keySet().iterator().next();
    }

    /** These credentials were refused: all others' come first. */
    void refused(Settings settings) {
        Integer count = sessions.remove(settings);
        if (count != null) {
            sessions.put(settings, count);
        }
    }
}
