package io.awswrapper.dialect.mysql;

import io.awswrapper.spi.TopologySource.Position;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that a MySQL server has executed, as its gtid_executed tells:
 * {@code 3E11FA47-…:1-5:11-18,\n…:1-27}, since 8.3 with tags among the intervals. Source: MySQL Reference Manual, "GTID
 * Format and Storage". Immutable.
 */
final class GtidSet implements Position {

    /** For each source, with its tag, the beginnings and ends of intervals, ascending and apart. */
    private final Map<String, long[]> intervals;

    private GtidSet(Map<String, long[]> intervals) {
        this.intervals = intervals;
    }

    /** Reads a set; {@code null} when the text is none. */
    static @Nullable GtidSet parse(String text) {
        Map<String, long[]> intervals = new HashMap<>();
        int from = 0;
        while (from < text.length()) {
            int comma = text.indexOf(',', from);
            int to = comma < 0 ? text.length() : comma;
            if (!text.substring(from, to).isBlank()
                    && !readSource(text.substring(from, to).strip(), intervals)) {
                return null;
            }
            from = to + 1;
        }
        return new GtidSet(intervals);
    }

    private static boolean readSource(String text, Map<String, long[]> into) {
        String[] parts = text.split(":", -1);
        String source = parts[0].toLowerCase(Locale.ROOT);
        long[] found = new long[2 * parts.length];
        int count = 0;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.isEmpty()) {
                return false;
            }
            if (!Character.isDigit(part.charAt(0))) {
                put(source, found, count, into);
                count = 0;
                source = parts[0].toLowerCase(Locale.ROOT) + ":" + part;
                continue;
            }
            int dash = part.indexOf('-');
            try {
                found[count++] = Long.parseLong(dash < 0 ? part : part.substring(0, dash));
                found[count++] = Long.parseLong(part.substring(dash + 1));
            } catch (NumberFormatException other) {
                return false;
            }
        }
        put(source, found, count, into);
        return parts.length > 1;
    }

    private static void put(String source, long[] found, int count, Map<String, long[]> into) {
        if (count > 0) {
            into.put(source, Arrays.copyOf(found, count));
        }
    }

    /** The servers that these transactions came from: all that were a primary. */
    Set<String> sources() {
        Set<String> sources = new HashSet<>();
        for (String source : intervals.keySet()) {
            int tag = source.indexOf(':');
            sources.add(tag < 0 ? source : source.substring(0, tag));
        }
        return sources;
    }

    /** How many transactions there are. */
    long size() {
        long size = 0;
        for (long[] found : intervals.values()) {
            for (int i = 0; i < found.length; i += 2) {
                size += found[i + 1] - found[i] + 1;
            }
        }
        return size;
    }

    @Override
    public boolean includes(Position other) {
        if (!(other instanceof GtidSet set)) {
            return false;
        }
        for (Map.Entry<String, long[]> wanted : set.intervals.entrySet()) {
            long[] mine = intervals.get(wanted.getKey());
            if (mine == null || !includes(mine, wanted.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean includes(long[] mine, long[] wanted) {
        int i = 0;
        for (int w = 0; w < wanted.length; w += 2) {
            while (i < mine.length && mine[i + 1] < wanted[w]) {
                i += 2;
            }
            if (i == mine.length || mine[i] > wanted[w] || mine[i + 1] < wanted[w + 1]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GtidSet set && includes(set) && set.includes(this);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(size());
    }
}
