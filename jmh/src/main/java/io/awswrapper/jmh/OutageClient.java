package io.awswrapper.jmh;

import io.awswrapper.testkit.PostgresCluster;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;

/** Who lives through an outage, and what it knows of the cluster. */
public enum OutageClient {
    /** With its default plugins: failover and hostMonitoring. */
    OURS {
        @Override
        Connection open(PostgresCluster cluster, OutageProbe.Fault fault) throws SQLException {
            return connect(new io.awswrapper.runtime.Driver(), cluster, "jdbc:aws-wrapper:" + endpoint(cluster));
        }
    },
    /** The same with the addresses of all nodes, on PostgreSQL as it is: standbys tell how much they have received. */
    OURS_PLAIN {
        @Override
        Connection open(PostgresCluster cluster, OutageProbe.Fault fault) throws SQLException {
            return connect(
                    new io.awswrapper.runtime.Driver(),
                    cluster,
                    "jdbc:aws-wrapper:postgresql://" + cluster.hosts() + "/" + cluster.database());
        }

        @Override
        boolean onAurora() {
            return false;
        }
    },
    /** With its default plugins, which are failover2 and efm2 among others, and their default times. */
    OFFICIAL {
        @Override
        Connection open(PostgresCluster cluster, OutageProbe.Fault fault) throws SQLException {
            return connect(
                    new software.amazon.jdbc.Driver(),
                    cluster,
                    "jdbc:aws-wrapper:" + endpoint(cluster) + OFFICIAL_ONLY);
        }
    },
    /** As quick to detect a silent host as its documentation gives an example of. */
    OFFICIAL_TUNED {
        @Override
        Connection open(PostgresCluster cluster, OutageProbe.Fault fault) throws SQLException {
            return connect(
                    new software.amazon.jdbc.Driver(),
                    cluster,
                    "jdbc:aws-wrapper:" + endpoint(cluster) + OFFICIAL_ONLY
                            + "&failureDetectionTime=1000&failureDetectionInterval=500&failureDetectionCount=2"
                            + "&monitoring-connectTimeout=1000&monitoring-socketTimeout=1000");
        }
    },
    /** The target driver with the addresses of all nodes; only a socket's timeout tells it of a host that is silent. */
    PGJDBC {
        @Override
        Connection open(PostgresCluster cluster, OutageProbe.Fault fault) throws SQLException {
            return connect(
                    DriverManager.getDriver("jdbc:postgresql:"),
                    cluster,
                    "jdbc:postgresql://" + cluster.hosts() + "/" + cluster.database() + "?targetServerType=primary"
                            + (fault == OutageProbe.Fault.FREEZE ? "&socketTimeout=1&connectTimeout=1" : ""));
        }
    };

    private static final String OFFICIAL_ONLY = "?wrapperDialect=aurora-pg";

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    abstract Connection open(PostgresCluster cluster, OutageProbe.Fault fault) throws SQLException;

    /** Whether the servers have Aurora's functions. */
    boolean onAurora() {
        return true;
    }

    private static String endpoint(PostgresCluster cluster) {
        return "postgresql://" + OutageProbe.ENDPOINT + ":"
                + cluster.nodes().get(0).port() + "/" + cluster.database();
    }

    private static Connection connect(Driver driver, PostgresCluster cluster, String url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", cluster.user());
        properties.setProperty("password", cluster.password());
        return Objects.requireNonNull(driver.connect(url, properties));
    }
}
