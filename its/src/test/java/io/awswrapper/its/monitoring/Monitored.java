package io.awswrapper.its.monitoring;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Data sources with the plugin. */
final class Monitored {

    private Monitored() {}

    /** Straight to the servers. */
    static AwsWrapperDataSource direct(DatabaseCluster cluster, String... options) {
        return at(cluster, cluster.hosts(), options);
    }

    /** Through the proxies. */
    static AwsWrapperDataSource proxied(DatabaseCluster cluster, String... options) {
        return at(cluster, cluster.proxiedHosts(), options);
    }

    /** At these hosts. */
    static AwsWrapperDataSource at(DatabaseCluster cluster, String hosts, String... options) {
        String plugins = String.join("&", options).contains("plugins=") ? "" : "plugins=failover,hostMonitoring&";
        Idiom idiom = Idiom.of(cluster);
        return new AwsWrapperDataSource(
                "jdbc:aws-wrapper:" + idiom.scheme() + "://" + hosts + "/" + cluster.database() + "?"
                        + plugins
                        + "user=" + cluster.user() + "&password=" + cluster.password()
                        + (idiom.options().isEmpty() ? "" : "&" + idiom.options())
                        + (options.length == 0 ? "" : "&" + String.join("&", options)));
    }

    /** Makes the table that {@link Writers} write to, past the wrapper. */
    static void makeTable(DatabaseCluster cluster) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(cluster.primary().jdbcUrl(), cluster.user(), cluster.password());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS written");
            statement.execute("CREATE TABLE written (n bigint)");
        }
    }
}
