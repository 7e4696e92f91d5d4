/** A third-party plugin: {@code plugins=slowQuery,failover} logs what takes longer than {@code slowQueryMs}. */
module com.example.slowquery {
    requires io.awswrapper.spi;

    provides io.awswrapper.spi.ConnectionPluginProvider with
            com.example.slowquery.SlowQuery;
}
