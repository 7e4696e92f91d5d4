/**
 * The plugin {@code readWriteSplitting}: runs reads on readers and writes on the writer.
 *
 * @provides io.awswrapper.spi.ConnectionPluginProvider
 */
module io.awswrapper.plugin.rwsplit {
    requires transitive io.awswrapper.spi;
    requires jdk.jfr;
    requires static org.jspecify;
    // Not needed on the path without pooling=internal.
    requires static com.zaxxer.hikari;

    exports io.awswrapper.plugin.rwsplit;

    provides io.awswrapper.spi.ConnectionPluginProvider with
            io.awswrapper.plugin.rwsplit.ReadWriteSplittingProvider;
}
