/**
 * The plugin {@code failover}: carries a connection through the death of its writer.
 *
 * @provides io.awswrapper.spi.ConnectionPluginProvider
 */
module io.awswrapper.plugin.failover {
    requires transitive io.awswrapper.spi;
    requires static org.jspecify;

    exports io.awswrapper.plugin.failover;

    provides io.awswrapper.spi.ConnectionPluginProvider with
            io.awswrapper.plugin.failover.FailoverProvider;
}
