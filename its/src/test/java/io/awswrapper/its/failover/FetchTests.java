package io.awswrapper.its.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.spi.Dialect;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ServiceLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a dialect says of the rows that its driver holds, beside what the driver does. */
class FetchTests {

    private static final int ROWS = 1000;
    private static final String QUERY =
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < " + ROWS + ") SELECT x FROM n";

    @ParameterizedTest
    @EnumSource
    void rowsThatTheDriverHoldsOutliveTheirServer(Database database) throws SQLException {
        try (DatabaseCluster cluster =
                        DatabaseCluster.builder(database).nodes(1).start();
                Connection connection = Server.open(cluster, cluster.primary());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            assertThat(dialect(cluster).hasAllRows(rows)).isTrue();

            cluster.kill(cluster.primary());

            int count = 0;
            while (rows.next()) {
                count++;
            }
            assertThat(count).isEqualTo(ROWS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatAFetchSizeLeavesOnTheServerDoNotCount(Database database) throws SQLException {
        int fetchSize = database == Database.MYSQL ? Integer.MIN_VALUE : 10;
        try (DatabaseCluster cluster =
                        DatabaseCluster.builder(database).nodes(1).start();
                Connection connection = Server.open(cluster, cluster.primary())) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(fetchSize);
                try (ResultSet rows = statement.executeQuery(QUERY)) {
                    assertThat(dialect(cluster).hasAllRows(rows)).isFalse();
                }
                assertThat(statement.execute(QUERY)).isTrue();
                statement.setFetchSize(0);
                try (ResultSet rows = statement.getResultSet()) {
                    assertThat(dialect(cluster).hasAllRows(rows))
                            .as("the fetch size of the next result")
                            .isFalse();
                }
            }
            connection.rollback();
        }
    }

    private static Dialect dialect(DatabaseCluster cluster) {
        String id = Idiom.of(cluster).scheme();
        return ServiceLoader.load(Dialect.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(dialect -> dialect.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
