package io.awswrapper.runtime.config;

import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.Location;
import io.awswrapper.spi.Options;
import io.awswrapper.spi.Resources;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a URL leaves out of host, port and database, and the plugins of the plan that may know it, in the plan's order.
 * Immutable and thread-safe.
 */
record Locating(ConnectionUrl url, List<ConnectionPluginProvider> locators) {

    /**
     * What was learnt; empty values for what the URL says itself or nobody knows.
     *
     * @param database percent-encoded, as in a URL
     * @param sources who said what, for people
     */
    record Found(String address, int port, String database, String sources) {}

    static Locating of(ConnectionUrl url, PluginPlan plan) {
        return new Locating(
                url,
                plan.providers().stream()
                        .filter(provider -> provider.descriptor().locates())
                        .toList());
    }

    /** Whether somebody is to be asked before a connection can be opened. */
    boolean isNeeded() {
        return !locators.isEmpty()
                && (!url.namesHost() || !url.namesPorts() || url.database().isEmpty());
    }

    /** The plugins' ids, for people. */
    String names() {
        return "plugin "
                + String.join(
                        ", then ",
                        locators.stream()
                                .map(provider -> provider.descriptor().id())
                                .toList());
    }

    /**
     * Asks the plugins in their order until nothing is missing. May block.
     *
     * @throws SQLException what a plugin threw, or {@code 08001} when the URL has no host and none of them knows one
     */
    Found ask(Options options, Resources resources) throws SQLException {
        String address = "";
        int port = 0;
        String database = "";
        StringJoiner sources = new StringJoiner(", ");
        for (ConnectionPluginProvider locator : locators) {
            Optional<Location> answer = locator.locate(options, resources);
            if (answer.isEmpty()) {
                continue;
            }
            Location told = answer.get();
            String id = locator.descriptor().id();
            if (!url.namesHost() && address.isEmpty() && told.address() != null) {
                address = checked(told.address(), id);
                sources.add("host from plugin " + id);
            }
            if (!url.namesPorts() && port == 0 && told.port() != 0) {
                port = checked(told.port(), id);
                sources.add("port from plugin " + id);
            }
            if (url.database().isEmpty() && database.isEmpty() && told.database() != null) {
                database = encoded(told.database());
                sources.add("database from plugin " + id);
            }
            if ((url.namesHost() || !address.isEmpty())
                    && (url.namesPorts() || port != 0)
                    && (!url.database().isEmpty() || !database.isEmpty())) {
                break;
            }
        }
        if (!url.namesHost() && address.isEmpty()) {
            throw Problems.exception("URL: leaves out the host, and " + names()
                    + " knows none; write the host into the URL, or give it to the plugin (see its documentation)");
        }
        return new Found(address, port, database, sources.toString());
    }

    /** The URL's hosts with what was found filled in. */
    List<Host> hosts(Found found, int defaultPort) {
        return url.hosts(found.address(), found.port() == 0 ? defaultPort : found.port());
    }

    /** The URL's database, or the one found. */
    String database(Found found) {
        return url.database().isEmpty() ? found.database() : url.database();
    }

    // An answer is not repeated in a message: it may come from a place where secrets are kept.
    private static String checked(@Nullable String address, String id) throws SQLException {
        if (address == null || !ConnectionUrl.isAddress(address)) {
            throw Problems.exception(
                    "Plugin " + id
                            + ": the host that it knows is not a host name or address; correct it where the plugin has it from");
        }
        return address;
    }

    private static int checked(int port, String id) throws SQLException {
        if (port < 1 || port > 65_535) {
            throw Problems.exception(
                    "Plugin " + id
                            + ": the port that it knows is not a number from 1 to 65535; correct it where the plugin has it from");
        }
        return port;
    }

    private static String encoded(String database) {
        return URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
