package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where each statement runs, asked of the server that ran it. */
@PostgresClusterTest
class RoutingTests {

    private static final String WRITE = "INSERT INTO work VALUES (1) RETURNING current_setting('port')";

    private final PostgresCluster cluster;
    private final AwsWrapperDataSource driver;
    private final Connection connection;

    RoutingTests(PostgresCluster cluster) throws SQLException {
        this.cluster = cluster;
        Split.prepare(cluster, "CREATE TABLE IF NOT EXISTS work (n int)", "TRUNCATE work");
        this.driver = Split.driver(cluster);
        this.connection = driver.getConnection();
    }

    @BeforeEach
    void begins() throws SQLException {
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @AfterEach
    void end() throws SQLException {
        connection.close();
        driver.close();
    }

    private PostgresNode where(String sql) throws SQLException {
        return Split.where(cluster, connection, sql);
    }

    private boolean onReader(String sql) throws SQLException {
        return Split.isReader(cluster, where(sql));
    }

    @Test
    void aReadRunsOnAReaderAndAWriteOnTheWriter() throws SQLException {
        assertThat(onReader(Split.WHERE)).isTrue();
        assertThat(where(WRITE)).isEqualTo(cluster.primary());
        Split.until(() -> onReader(Split.WHERE), () -> "reads return to a reader");
        assertThat(where(WRITE)).isEqualTo(cluster.primary());
    }

    @Test
    void preparedStatementsGoWhereTheirSqlBelongs() throws SQLException {
        try (PreparedStatement read =
                        connection.prepareStatement("SELECT current_setting('port'), n FROM work WHERE n = ?"
                                + " UNION ALL SELECT current_setting('port'), ?");
                PreparedStatement write = connection.prepareStatement(
                        "INSERT INTO work VALUES (?) RETURNING current_setting('port'), n")) {
            for (int n = 1; n <= 20; n++) {
                write.setInt(1, n);
                try (ResultSet row = write.executeQuery()) {
                    assertThat(Split.node(cluster, row)).isEqualTo(cluster.primary());
                    assertThat(row.getInt(2)).isEqualTo(n);
                }
                int sought = n;
                Split.until(
                        () -> {
                            read.setInt(1, sought);
                            read.setInt(2, -sought);
                            try (ResultSet row = read.executeQuery()) {
                                boolean onReader = Split.isReader(cluster, Split.node(cluster, row));
                                assertThat(row.getInt(2)).isEqualTo(sought);
                                assertThat(row.next()).isTrue();
                                assertThat(row.getInt(2)).isEqualTo(-sought);
                                return onReader;
                            }
                        },
                        () -> "a reader shows " + sought);
            }
        }
    }

    @Test
    void aSessionAlwaysSeesItsOwnWrites() throws SQLException {
        try (Statement statement = connection.createStatement()) {
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
}
