package io.awswrapper.runtime.config;

import io.awswrapper.spi.Host;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A URL of the wrapper, taken apart: {@code jdbc:aws-wrapper:<dialect>://host[:port][,host[:port]…][/database][?k=v&…]}.
 * Immutable and thread-safe. {@link #toString()} is safe to show: it has no parameter's value.
 */
public final class ConnectionUrl {

    /** What every URL of the wrapper begins with. */
    public static final String PREFIX = "jdbc:aws-wrapper:";

    static final String SOURCE = "URL";

    private static final String FORM = PREFIX + "<dialect>://host[:port][,host[:port]…][/database][?name=value&…]";
    private static final String LEFT_OUT = ", or enable a plugin that knows the host, as plugins=secretsManager";
    private static final Pattern DIALECT = Pattern.compile("[A-Za-z][A-Za-z0-9-]*");
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._-]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[A-Za-z0-9._-]+)?");
    private static final String MASK = "***";

    /**
     * A host as the URL names it.
     *
     * @param name host name or IP address, an IPv6 address without brackets; empty when the URL leaves it out
     * @param port 0 when the URL gives none
     */
    record Address(String name, int port) {}

    private final String dialect;
    private final List<Address> addresses;
    private final String database;
    private final Map<String, String> parameters;
    private final String masked;

    private ConnectionUrl(
            String dialect, List<Address> addresses, String database, Map<String, String> parameters, String masked) {
        this.dialect = dialect;
        this.addresses = addresses;
        this.database = database;
        this.parameters = parameters;
        this.masked = masked;
    }

    /** Whether {@code url} is meant for the wrapper; a URL that is but has a fault is accepted, and refused by {@link #parse}. */
    public static boolean accepts(@Nullable String url) {
        return url != null && url.startsWith(PREFIX);
    }

    /**
     * Takes a URL apart.
     *
     * @throws SQLException {@code 08001} that names the fault, and no secret
     */
    public static ConnectionUrl parse(String url) throws SQLException {
        if (!accepts(url)) {
            throw fault("not a URL of the wrapper", null, "write " + FORM);
        }
        String rest = url.substring(PREFIX.length());
        int colon = rest.indexOf(':');
        String dialect = colon < 0 ? rest : rest.substring(0, colon);
        if (colon < 0 || !DIALECT.matcher(dialect).matches()) {
            throw fault("no dialect after " + PREFIX, masked(url), "write " + FORM);
        }
        if (!rest.startsWith("//", colon + 1)) {
            throw fault("no // after the dialect", masked(url), "write " + FORM);
        }
        rest = rest.substring(colon + 3);
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        int slash = path.indexOf('/');
        String authority = slash < 0 ? path : path.substring(0, slash);
        return new ConnectionUrl(
                dialect,
                addresses(authority, url),
                slash < 0 ? "" : path.substring(slash + 1),
                question < 0 ? Map.of() : UrlParameters.parse(rest.substring(question + 1)),
                masked(url));
    }

    /**
     * The URL without anything that might be a secret: no parameter's value and no user-info. Works for any text, also for
     * a URL that cannot be parsed.
     */
    public static String masked(String url) {
        if (!accepts(url)) {
            return MASK;
        }
        int slashes = url.indexOf("://", PREFIX.length());
        if (slashes < 0
                || !DIALECT.matcher(url.substring(PREFIX.length(), slashes)).matches()) {
            return PREFIX + MASK;
        }
        String head = url.substring(0, slashes + 3);
        String rest = url.substring(slashes + 3);
        int end = endOfAuthority(rest);
        String authority = rest.substring(0, end);
        // A password in a user-info may itself hold '/', '?' or '@': where an '@' makes it unclear what is what, all
        // goes.
        if (authority.indexOf('@') >= 0 || (rest.indexOf('@') >= 0 && !looksSound(authority))) {
            return head + MASK;
        }
        return head + authority + maskValues(rest.substring(end));
    }

    /** The database's part, such as {@code postgresql}. */
    public String dialect() {
        return dialect;
    }

    /** The hosts in the URL's order, each once; empty when the URL leaves out the host. */
    public List<Host> hosts(int defaultPort) {
        return namesHost() ? hosts("", defaultPort) : List.of();
    }

    /** As {@link #hosts(int)}, with {@code name} in the place of a host that the URL leaves out. */
    List<Host> hosts(String name, int defaultPort) {
        return addresses.stream()
                .map(address -> Host.of(
                        address.name().isEmpty() ? name : address.name(),
                        address.port() == 0 ? defaultPort : address.port()))
                .distinct()
                .toList();
    }

    /** Whether there is a host; only a URL with at most one may do without. */
    boolean namesHost() {
        return !addresses.get(0).name().isEmpty();
    }

    /** Whether every host has its port. */
    boolean namesPorts() {
        return addresses.stream().noneMatch(address -> address.port() == 0);
    }

    /** What to say when nobody knows the host. */
    String hostMissing() {
        return Problems.sentence("URL: no host between // and /", masked, null, "write " + FORM + LEFT_OUT);
    }

    /** Whether this could stand in a URL as the name of a host, an IPv6 address without brackets. */
    static boolean isAddress(String name) {
        return NAME.matcher(name).matches() || IPV6.matcher(name).matches();
    }

    /** The database as it stands in the URL, percent-encoded; empty when there is none. */
    public String database() {
        return database;
    }

    /** The parameters, decoded, in the URL's order; unmodifiable. Holds secrets: never log it. */
    public Map<String, String> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return masked;
    }

    private static List<Address> addresses(String authority, String url) throws SQLException {
        if (authority.indexOf('@') >= 0) {
            throw fault(
                    "user and password do not stand before the host",
                    masked(url),
                    "write ?user=…&password=… at the end of the URL, or set them as connection properties");
        }
        if (authority.isBlank()) {
            return List.of(new Address("", 0));
        }
        if (authority.startsWith(":") && authority.indexOf(':', 1) < 0 && authority.indexOf(',') < 0) {
            return List.of(new Address("", port(authority.substring(1), url)));
        }
        List<Address> found = new ArrayList<>();
        for (String part : authority.split(",", -1)) {
            found.add(address(part.strip(), url));
        }
        return List.copyOf(found);
    }

    private static Address address(String part, String url) throws SQLException {
        int bracket = part.startsWith("[") ? part.indexOf(']') : -1;
        int colon = part.indexOf(':', bracket + 1);
        String name = bracket > 0 ? part.substring(1, bracket) : colon < 0 ? part : part.substring(0, colon);
        if (bracket < 0 && colon >= 0 && part.indexOf(':', colon + 1) > 0) {
            throw fault(
                    "several colons in a host", shown(part, url), "write an IPv6 address in brackets, as [::1]:5432");
        }
        if (part.isEmpty() || name.isEmpty()) {
            throw fault("no host beside a comma", masked(url), "write " + FORM);
        }
        boolean sound = bracket > 0
                ? IPV6.matcher(name).matches() && (colon == bracket + 1 || part.length() == bracket + 1)
                : NAME.matcher(name).matches();
        if (!sound) {
            throw fault("not a host name or address", shown(part, url), "write " + FORM);
        }
        return new Address(name, colon < 0 ? 0 : port(part.substring(colon + 1), url));
    }

    private static int port(String text, String url) throws SQLException {
        if (text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw fault(
                "a port is a number from 1 to 65535", shown(text, url), "correct it, or leave it out with its colon");
    }

    /** Part of a URL's authority for a message, unless it may come from a user-info that holds a slash. */
    private static String shown(String part, String url) {
        return url.indexOf('@') >= 0 ? MASK : part;
    }

    private static int endOfAuthority(String rest) {
        for (int i = 0; i < rest.length(); i++) {
            if (rest.charAt(i) == '/' || rest.charAt(i) == '?') {
                return i;
            }
        }
        return rest.length();
    }

    private static boolean looksSound(String authority) {
        return authority.matches("([\\p{L}\\p{N}._-]+|\\[[0-9A-Fa-f:.%]+])(:[0-9]{1,5})?"
                + "(,([\\p{L}\\p{N}._-]+|\\[[0-9A-Fa-f:.%]+])(:[0-9]{1,5})?)*");
    }

    /** A database for showing: behind a forgotten question mark, or in front of an @, it may hold a password. */
    static String maskDatabase(String database) {
        int equals = database.indexOf('=');
        if (database.indexOf('@') >= 0) {
            return database.startsWith("/") ? "/" + MASK : MASK;
        }
        return equals < 0 ? database : database.substring(0, equals + 1) + MASK;
    }

    /** Parameters keep their names. A piece without = may be the rest of a password with an & in it, so it goes too. */
    private static String maskValues(String tail) {
        int question = tail.indexOf('?');
        String path = question < 0 ? tail : tail.substring(0, question);
        String shown = maskDatabase(path);
        if (question < 0) {
            return shown;
        }
        return Arrays.stream(tail.substring(question + 1).split("&", -1))
                .map(pair -> pair.isEmpty()
                        ? ""
                        : pair.indexOf('=') < 0 ? MASK : pair.substring(0, pair.indexOf('=') + 1) + MASK)
                .collect(Collectors.joining("&", shown + "?", ""));
    }

    private static SQLException fault(String what, @Nullable String value, String remedy) {
        return Problems.exception(Problems.sentence("URL: " + what, value, null, remedy));
    }
}
