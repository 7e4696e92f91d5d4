/** Real PostgreSQL clusters for tests, and their faults. */
module io.awswrapper.testkit {
    requires transitive java.sql;
    requires jdk.httpserver;
    requires org.postgresql.jdbc;
    requires org.apache.commons.compress;
    requires org.tukaani.xz;
    requires static org.jspecify;
    requires static org.junit.jupiter.api;

    uses java.sql.Driver;

    exports io.awswrapper.testkit;

    // JUnit makes the extension, whose type no user needs to name.
    opens io.awswrapper.testkit to
            org.junit.platform.commons;
}
