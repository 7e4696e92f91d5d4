package io.awswrapper.its.monitoring;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

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
        return new AwsWrapperDataSource("jdbc:aws-wrapper:"
                + cluster.kind().name().toLowerCase(Locale.ROOT) + "://" + hosts + "/" + cluster.database() + "?"
                + plugins
                + "user=" + cluster.user() + "&password=" + cluster.password() + "&" + withoutTls(cluster)
                + String.join("&", options));
    }

    /** PostgreSQL's servers of the testkit have none: what is compared does the same. */
    private static String withoutTls(DatabaseCluster cluster) {
        return cluster.kind() == Database.MYSQL ? "sslMode=DISABLED&allowPublicKeyRetrieval=true&" : "";
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
