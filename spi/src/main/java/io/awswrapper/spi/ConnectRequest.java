package io.awswrapper.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a physical connection, as it travels down the connect chain. Immutable; a plugin passes on a changed copy.
 * {@link #toString()} names properties, never their values.
 */
public final class ConnectRequest {

    /** Whom the connection is for. */
    public enum Purpose {
        /** The application's session, which is to be opened wherever a plugin finds best. */
        APPLICATION,
        /** An open session of the application, or a pool of such connections: to this host and to no other. */
        ADDITIONAL,
        /** A probe of the runtime: topology, health. */
        PROBE
    }

    private final Host host;
    private final Purpose purpose;
    private final Map<String, String> properties;
    private final Set<String> arguments;

    private ConnectRequest(Host host, Purpose purpose, Map<String, String> properties, Set<String> arguments) {
        this.host = host;
        this.purpose = purpose;
        this.properties = properties;
        this.arguments = arguments;
    }

    /** @param properties the target driver's properties, {@code user} and {@code password} among them; copied */
    public static ConnectRequest of(Host host, Purpose purpose, Map<String, String> properties) {
        return of(host, purpose, properties, Set.of());
    }

    /** @param arguments names of the properties that the application named when it asked for this very connection; copied */
    public static ConnectRequest of(Host host, Purpose purpose, Map<String, String> properties, Set<String> arguments) {
        return new ConnectRequest(host, purpose, Map.copyOf(properties), Set.copyOf(arguments));
    }

    public Host host() {
        return host;
    }

    public Purpose purpose() {
        return purpose;
    }

    /** The value of one of the target driver's properties; {@code null} when it is not set. */
    public @Nullable String property(String name) {
        return properties.get(name);
    }

    /**
     * Whether the application gave {@code user} or {@code password} as an argument of {@code getConnection(user, password)}.
     * A plugin that brings credentials leaves it as it is: nobody is logged in as somebody else than was asked for.
     */
    public boolean isArgument(String name) {
        return arguments.contains(name);
    }

    /** All the target driver's properties; unmodifiable. Holds secrets: never log it. */
    public Map<String, String> properties() {
        return properties;
    }

    public ConnectRequest withHost(Host other) {
        return new ConnectRequest(other, purpose, properties, arguments);
    }

    /** A copy in which the driver's property {@code name} has the given value. */
    public ConnectRequest withProperty(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(properties);
        changed.put(name, value);
        return new ConnectRequest(host, purpose, Map.copyOf(changed), arguments);
    }

    @Override
    public String toString() {
        Set<String> names = new TreeSet<>(properties.keySet());
        return purpose + " connection to " + host + " with properties " + names;
    }
}
