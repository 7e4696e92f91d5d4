/** What a plugin or dialect author needs, and nothing else. */
module io.awswrapper.spi {
    requires transitive java.sql;
    requires static org.jspecify;

    exports io.awswrapper.spi;
}
