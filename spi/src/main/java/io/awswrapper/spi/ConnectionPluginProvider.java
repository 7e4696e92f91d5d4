package io.awswrapper.spi;

import java.sql.SQLException;

/**
 * The service by which a plugin is found: declared with {@code provides} in the plugin's {@code module-info} and in
 * {@code META-INF/services} for the class path. Stateless and thread-safe; needs a public constructor without parameters.
 */
public interface ConnectionPluginProvider {

    /** Who this plugin is, where it stands among others and which options it reads. The same value at every call. */
    PluginDescriptor descriptor();

    /**
     * Makes the plugin for one logical connection.
     *
     * @throws SQLException when it cannot work with these options; the connection is then not opened
     */
    ConnectionPlugin create(PluginContext context) throws SQLException;
}
