package io.awswrapper.its.monitoring;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Data sources with the plugin. */
final class Monitored {

    private Monitored() {}

    /** Straight to the servers. */
    static AwsWrapperDataSource direct(PostgresCluster cluster, String... options) {
        return at(cluster, cluster.hosts(), options);
    }

    /** Through the proxies. */
    static AwsWrapperDataSource proxied(PostgresCluster cluster, String... options) {
        return at(cluster, cluster.proxiedHosts(), options);
    }

    /** At these hosts. */
    static AwsWrapperDataSource at(PostgresCluster cluster, String hosts, String... options) {
        String plugins = String.join("&", options).contains("plugins=") ? "" : "plugins=failover,hostMonitoring&";
        return new AwsWrapperDataSource("jdbc:aws-wrapper:postgresql://" + hosts + "/" + cluster.database() + "?"
                + plugins + "user=" + cluster.user() + "&password=" + cluster.password() + "&"
                + String.join("&", options));
    }

    /** Makes the table that {@link Writers} write to, past the wrapper. */
    static void makeTable(PostgresCluster cluster) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(cluster.primary().jdbcUrl(), cluster.user(), cluster.password());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS load");
            statement.execute("CREATE TABLE load (n bigint)");
        }
    }
}
