/**
 * The driver: URL and options, discovery and order of plugins, the call pipeline, sessions and topology.
 *
 * @uses io.awswrapper.spi.ConnectionPluginProvider
 * @uses io.awswrapper.spi.Dialect
 * @uses io.awswrapper.spi.HostSelector
 * @uses io.awswrapper.spi.EventListener
 * @provides java.sql.Driver
 * @provides io.awswrapper.spi.HostSelector
 */
module io.awswrapper.runtime {
    requires transitive io.awswrapper.spi;
    requires static org.jspecify;

    exports io.awswrapper.runtime;

    uses io.awswrapper.spi.ConnectionPluginProvider;
    uses io.awswrapper.spi.Dialect;
    uses io.awswrapper.spi.HostSelector;
    uses io.awswrapper.spi.EventListener;

    provides java.sql.Driver with
            io.awswrapper.runtime.Driver;
    provides io.awswrapper.spi.HostSelector with
            io.awswrapper.runtime.selector.RandomSelector,
            io.awswrapper.runtime.selector.RoundRobinSelector,
            io.awswrapper.runtime.selector.LeastConnectionsSelector,
            io.awswrapper.runtime.selector.FastestResponseSelector,
            io.awswrapper.runtime.selector.HealthiestSelector;
}
