package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** Which writes a read shows. */
abstract class AbstractConsistencyTests {

    private final DatabaseCluster cluster;

    AbstractConsistencyTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        Split.prepare(cluster, "CREATE TABLE IF NOT EXISTS work (n int)", "TRUNCATE work");
    }

    @Test
    void aSessionAlwaysSeesItsOwnWrites() throws SQLException {
        try (AwsWrapperDataSource driver = Split.driver(cluster);
                Connection connection = driver.getConnection();
                Statement statement = connection.createStatement()) {
            for (int n = 1; n <= 200; n++) {
                statement.executeUpdate("UPDATE work SET n = " + n);
                if (n == 1) {
                    statement.executeUpdate("INSERT INTO work VALUES (1)");
                }
                try (ResultSet row = statement.executeQuery("SELECT n FROM work")) {
                    row.next();
                    assertThat(row.getInt(1)).isEqualTo(n);
                }
            }
        }
    }

    @Test
    void aReadThatMayWaitRunsOnAReader() throws SQLException {
        try (AwsWrapperDataSource other = Split.driver(cluster, "readYourWritesWaitMs=10000");
                Connection patient = other.getConnection()) {
            for (int n = 1; n <= 20; n++) {
                Split.run(patient, "INSERT INTO work VALUES (" + n + ")");
                assertThat(Split.isReader(cluster, Split.where(cluster, patient, Split.where(cluster) + " FROM work")))
                        .isTrue();
            }
        }
    }

    /** Another session's writes count with {@code cluster}, and no session's with {@code eventual}. */
    @Test
    void theConsistencyDecidesWhoseWritesAreSeen() throws SQLException {
        try (AwsWrapperDataSource all = Split.driver(cluster, "readConsistency=cluster");
                Connection one = all.getConnection();
                Connection two = all.getConnection();
                AwsWrapperDataSource none = Split.driver(cluster, "readConsistency=eventual");
                Connection three = none.getConnection()) {
            assertThat(Split.isReader(cluster, Split.where(cluster, two))).isTrue();
            Split.whileNoneReplays(cluster, () -> {
                Split.run(one, "INSERT INTO work VALUES (7)");
                assertThat(Split.where(cluster, two)).isEqualTo(cluster.primary());
                Split.run(three, "INSERT INTO work VALUES (8)");
                assertThat(Split.isReader(cluster, Split.where(cluster, three))).isTrue();
                assertThat(Split.routes(two).explain("SELECT 1"))
                        .startsWith("NOT_FRESH:")
                        .contains("reader, not fresh");
            });
            Split.until(() -> Split.isReader(cluster, Split.where(cluster, two)), () -> "reads return to a reader");
        }
    }
}
