/** A workload that lives through the death of its primary, and shows how. */
module io.awswrapper.example.demo {
    // Only so that it is there: the workload itself sees nothing but JDBC.
    requires io.awswrapper.runtime;
    requires io.awswrapper.testkit;
    requires info.picocli;
    requires java.logging;
    requires java.management;
    requires static org.jspecify;

    provides io.awswrapper.spi.EventListener with
            io.awswrapper.example.demo.DriverEvents;

    opens io.awswrapper.example.demo to
            info.picocli;
}
