package io.awswrapper.dialect.pg;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a function in the notation of {@link io.awswrapper.spi.SqlAnalysis#functions()}: parts that need it are
 * quoted, and no others.
 *
 * @param schema {@code null} when the name is not qualified
 */
record FunctionName(@Nullable String schema, String name) {

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    /** The notation of a quoted identifier. */
    static String quoted(String identifier) {
        String content = identifier.substring(1, identifier.length() - 1);
        return PLAIN.matcher(content).matches() ? content : identifier;
    }

    static FunctionName parse(String notation) {
        int first = partEnd(notation, 0);
        return first == notation.length()
                ? new FunctionName(null, content(notation))
                : new FunctionName(content(notation.substring(0, first)), content(notation.substring(first + 1)));
    }

    /** Where the part that begins at {@code from} ends. */
    private static int partEnd(String notation, int from) {
        boolean quoted = false;
        for (int i = from; i < notation.length(); i++) {
            char c = notation.charAt(i);
            quoted ^= c == '"';
            if (c == '.' && !quoted) {
                return i;
            }
        }
        return notation.length();
    }

    private static String content(String part) {
        return part.startsWith("\"") && part.length() > 1
                ? part.substring(1, part.length() - 1).replace("\"\"", "\"")
                : part;
    }
}
