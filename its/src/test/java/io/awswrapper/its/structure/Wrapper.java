package io.awswrapper.its.structure;

import io.awswrapper.testkit.PostgresCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** URLs and connections of the driver under test. */
final class Wrapper {

    static final String PREFIX = "jdbc:aws-wrapper:";

    private Wrapper() {}

    /** @param parameters behind the credentials, as {@code a=b&c=d} */
    static String url(PostgresCluster cluster, String parameters) {
        return PREFIX + "postgresql://" + cluster.hosts() + "/" + cluster.database() + "?user=" + cluster.user()
                + "&password=" + cluster.password() + (parameters.isEmpty() ? "" : "&" + parameters);
    }

    static Connection connect(PostgresCluster cluster, String parameters) throws SQLException {
        return DriverManager.getConnection(url(cluster, parameters));
    }
}
