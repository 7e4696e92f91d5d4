package io.awswrapper.spi;

import java.sql.SQLException;
import java.util.Optional;

/**
 * The service by which a plugin is found: declared with {@code provides} in the plugin's {@code module-info} and in
 * {@code META-INF/services} for the class path. Stateless and thread-safe; needs a public constructor without parameters.
 */
public interface ConnectionPluginProvider {

    /** Who this plugin is, where it stands among others and which options it reads. The same value at every call. */
    PluginDescriptor descriptor();

    /**
     * Says where the database is. Asked before a connection is opened when the URL leaves out host, port or database and the
     * descriptor says that this plugin {@linkplain PluginDescriptor#locates() locates}. May block; should remember.
     *
     * @throws SQLException when it should know and does not
     */
    default Optional<Location> locate(Options options, Resources resources) throws SQLException {
        return Optional.empty();
    }

    /**
     * Makes the plugin for one logical connection.
     *
     * @throws SQLException when it cannot work with these options; the connection is then not opened
     */
    ConnectionPlugin create(PluginContext context) throws SQLException;
}
