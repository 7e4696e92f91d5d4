package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As {@link SessionStateTests}, in the words of MySQL. */
@ClusterTest(value = Database.MYSQL, nodes = 2)
final class MySqlSessionStateTests {

    private final DatabaseCluster cluster;
    private final AwsWrapperDataSource driver;
    private final Connection connection;

    MySqlSessionStateTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        Server.administer(
                cluster,
                "CREATE DATABASE IF NOT EXISTS elsewhere",
                "GRANT ALL ON elsewhere.* TO '" + cluster.user() + "'@'%'");
        driver = Drivers.proxied(cluster);
        connection = driver.getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        driver.close();
    }

    private void lose() {
        cluster.proxy(cluster.primary()).reset();
    }

    private String ask(String expression) throws SQLException {
        return Server.one(connection, "SELECT " + expression);
    }

    @Test
    void aDatabaseThatIsRefusedIsNamed() throws SQLException {
        Server.administer(cluster, "CREATE DATABASE clerks", "GRANT ALL ON clerks.* TO '" + cluster.user() + "'@'%'");
        connection.setCatalog("clerks");
        Server.administer(cluster, "DROP DATABASE clerks");
        lose();

        FailoverException told = told(Outcome.NO_HOST, () -> Server.one(connection, "SELECT 1"));

        assertThat(told.getMessage())
                .contains("refused what had been set on the session", "clerks")
                .doesNotContain("failoverTimeoutMs");
    }

    @Test
    void everythingSetThroughJdbcSurvivesAFailover() throws SQLException {
        connection.setCatalog("elsewhere");
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setNetworkTimeout(Runnable::run, 54_321);
        connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);

        Fault.changePrimary(cluster);
        assertThat(connection.isValid(2)).isTrue();

        assertThat(connection.getCatalog()).isEqualTo("elsewhere");
        assertThat(ask("database()")).isEqualTo("elsewhere");
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        assertThat(ask("@@transaction_isolation")).isEqualTo("READ-COMMITTED");
        assertThat(connection.getNetworkTimeout()).isEqualTo(54_321);
        assertThat(connection.getHoldability()).isEqualTo(ResultSet.HOLD_CURSORS_OVER_COMMIT);
        assertThat(connection.isReadOnly()).isTrue();
        assertThat(ask("@@transaction_read_only")).isEqualTo("1");
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(ask("@@autocommit")).isEqualTo("0");
        connection.rollback();
        connection.setReadOnly(false);
        connection.setAutoCommit(true);

        lose();

        assertThat(connection.isReadOnly()).isFalse();
        assertThat(ask("@@transaction_read_only")).isEqualTo("0");
        assertThat(ask("@@autocommit")).isEqualTo("1");
        assertThat(ask("database()")).isEqualTo("elsewhere");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SET sort_buffer_size = 77824                                  | @@sort_buffer_size  | 77824
                    SET SESSION sort_buffer_size = 77824                          | @@sort_buffer_size  | 77824
                    SET @@session.sort_buffer_size := 77824                       | @@sort_buffer_size  | 77824
                    SET sort_buffer_size = 77824, lock_wait_timeout = 7           | @@lock_wait_timeout | 7
                    SET sort_buffer_size = 65536; SET sort_buffer_size = 77824    | @@sort_buffer_size  | 77824
                    SET sort_buffer_size = 77824; SET sort_buffer_size = DEFAULT  | @@sort_buffer_size  | 262144
                    SET time_zone = '+05:30'                                      | @@time_zone         | +05:30
                    SET NAMES latin1                                              | @@character_set_client | latin1
                    SET sql_mode = 'ANSI_QUOTES'                                  | @@sql_mode          | ANSI_QUOTES
                    SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE          | @@transaction_isolation | SERIALIZABLE
                    SET SESSION TRANSACTION READ ONLY                             | @@transaction_read_only | 1
                    USE elsewhere                                                 | database()          | elsewhere
                    BEGIN; SET sort_buffer_size = 77824; COMMIT                   | @@sort_buffer_size  | 77824
                    """)
    void sessionVariablesAreCarriedAsTheServerKeepsThem(String sql, String expression, String value)
            throws SQLException {
        for (String statement : sql.split(";", -1)) {
            Server.run(connection, statement);
        }
        assertThat(ask(expression)).as("before").isEqualTo(value);

        lose();

        assertThat(ask(expression)).as("after").isEqualTo(value);
    }

    @Test
    void aSettingThatTheServerRefusedIsNotCarried() throws SQLException {
        Server.run(connection, "SET sort_buffer_size = 77824");
        try {
            Server.run(connection, "SET sort_buffer_size = 'much'");
        } catch (SQLException refused) {
            assertThat(refused.getErrorCode()).isEqualTo(1232);
        }

        lose();

        assertThat(ask("@@sort_buffer_size")).isEqualTo("77824");
    }
}
