package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the application has set on its connection is there after a failover, and what was undone is not. */
@PostgresClusterTest(nodes = 2)
class SessionStateTests {

    private final PostgresCluster cluster;
    private final AwsWrapperDataSource driver;
    private final Connection connection;

    SessionStateTests(PostgresCluster cluster) throws SQLException {
        this.cluster = cluster;
        Server.run(cluster, "CREATE SCHEMA IF NOT EXISTS elsewhere");
        driver = Drivers.proxied(cluster);
        connection = driver.getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        driver.close();
    }

    /** Takes the physical connection away; the session gets another one at its next call. */
    private void lose() {
        cluster.proxy(cluster.primary()).reset();
    }

    private String show(String variable) throws SQLException {
        return Server.one(connection, "SHOW " + variable);
    }

    @Test
    void aRoleThatIsRefusedIsNamed() throws SQLException {
        Server.administer(cluster, "CREATE ROLE clerk", "GRANT clerk TO " + cluster.user());
        Server.run(connection, "SET ROLE clerk");
        Server.administer(cluster, "REVOKE clerk FROM " + cluster.user(), "DROP ROLE clerk");
        lose();

        FailoverException told = told(Outcome.NO_HOST, () -> show("work_mem"));

        assertThat(told.getMessage())
                .contains("refused what had been set on the session", "\"clerk\"")
                .doesNotContain("failoverTimeoutMs");
    }

    @Test
    void everythingSetThroughJdbcSurvivesAFailover() throws SQLException {
        connection.setSchema("elsewhere");
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setCatalog(cluster.database());
        connection.setNetworkTimeout(Runnable::run, 54_321);
        connection.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT);
        connection.setTypeMap(Map.of("mood", String.class));
        connection.setClientInfo("ApplicationName", "state test");
        connection.setReadOnly(true);
        connection.setAutoCommit(false);

        cluster.failOver();

        assertThat(connection.getSchema()).isEqualTo("elsewhere");
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
        assertThat(show("transaction_isolation")).isEqualTo("repeatable read");
        assertThat(connection.getCatalog()).isEqualTo(cluster.database());
        assertThat(connection.getNetworkTimeout()).isEqualTo(54_321);
        assertThat(connection.getHoldability()).isEqualTo(ResultSet.HOLD_CURSORS_OVER_COMMIT);
        assertThat(connection.getTypeMap()).isEqualTo(Map.of("mood", String.class));
        assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("state test");
        assertThat(show("application_name")).isEqualTo("state test");
        assertThat(connection.isReadOnly()).isTrue();
        assertThat(show("transaction_read_only")).isEqualTo("on");
        assertThat(connection.getAutoCommit()).isFalse();
        connection.rollback();
        connection.setReadOnly(false);
        connection.setAutoCommit(true);

        cluster.heal();
        cluster.failOver();

        assertThat(connection.isReadOnly()).isFalse();
        assertThat(show("transaction_read_only")).isEqualTo("off");
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(show("application_name")).isEqualTo("state test");
    }

    @Test
    void clientInfoSetAsPropertiesSurvives() throws SQLException {
        Properties info = new Properties();
        info.setProperty("ApplicationName", "as properties");
        connection.setClientInfo(info);
        info.setProperty("ApplicationName", "changed afterwards");

        lose();

        assertThat(show("application_name")).isEqualTo("as properties");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    SET work_mem = '3MB'                                                  | work_mem          | 3MB
                    SET work_mem TO '4MB'; SET work_mem TO '5MB'                          | work_mem          | 5MB
                    SET SESSION work_mem = '3MB'                                          | work_mem          | 3MB
                    SELECT set_config('work_mem', '6MB', false)                           | work_mem          | 6MB
                    SET TIME ZONE 'Asia/Kolkata'                                          | timezone          | Asia/Kolkata
                    SET search_path TO elsewhere, public                                  | search_path       | elsewhere, public
                    SET my.variable = 'a ''quoted'' value'                                | my.variable       | a 'quoted' value
                    SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE | transaction_isolation | serializable
                    SET LOCAL work_mem = '3MB'                                            | work_mem          | 4MB
                    SET work_mem = '3MB'; RESET work_mem                                  | work_mem          | 4MB
                    SET work_mem = '3MB'; RESET ALL                                       | work_mem          | 4MB
                    SET work_mem = '3MB'; DISCARD ALL                                     | work_mem          | 4MB
                    SET work_mem = '3MB'; SET work_mem TO DEFAULT                         | work_mem          | 4MB
                    BEGIN; SET work_mem = '3MB'; COMMIT                                   | work_mem          | 3MB
                    BEGIN; SET work_mem = '3MB'; ROLLBACK                                 | work_mem          | 4MB
                    BEGIN; SET LOCAL work_mem = '3MB'; COMMIT                             | work_mem          | 4MB
                    BEGIN; SELECT set_config('work_mem', '6MB', true); COMMIT             | work_mem          | 4MB
                    SET work_mem = '2MB'; BEGIN; SET work_mem = '3MB'; ROLLBACK           | work_mem          | 2MB
                    SET work_mem = '2MB'; BEGIN; RESET work_mem; ROLLBACK                 | work_mem          | 2MB
                    """)
    void sessionVariablesAreCarriedAsTheServerKeepsThem(String sql, String variable, String value) throws SQLException {
        for (String statement : sql.split(";", -1)) {
            Server.run(connection, statement);
        }
        assertThat(show(variable)).as("before").isEqualTo(value);

        lose();

        assertThat(show(variable)).as("after").isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({"true,3MB", "false,4MB"})
    void aVariableSetInATransactionOfJdbcLivesAndDiesWithIt(boolean commit, String value) throws SQLException {
        connection.setAutoCommit(false);
        Server.run(connection, "SET work_mem = '3MB'");
        if (commit) {
            connection.commit();
        } else {
            connection.rollback();
        }

        lose();
        assertThat(connection.isValid(2)).isTrue();

        assertThat(show("work_mem")).isEqualTo(value);
    }

    @Test
    void aVariableSetInATransactionThatTheFaultTookIsNotCarried() throws SQLException {
        connection.setAutoCommit(false);
        Server.run(connection, "SET work_mem = '3MB'");

        lose();

        Told.told(Outcome.ROLLED_BACK, () -> show("work_mem"));
        connection.rollback();
        assertThat(show("work_mem")).isEqualTo("4MB");
    }

    @Test
    void aSchemaSetInATransactionThatIsRolledBackIsNotCarried() throws SQLException {
        connection.setAutoCommit(false);
        Server.run(connection, "SELECT 1");
        connection.setSchema("elsewhere");
        connection.rollback();
        assertThat(connection.getSchema()).isEqualTo("public");
        connection.commit();

        lose();

        assertThat(connection.getSchema()).isEqualTo("public");
    }

    @Test
    void aSettingThatTheServerRefusedIsNotCarried() throws SQLException {
        Server.run(connection, "SET work_mem = '3MB'");
        try {
            Server.run(connection, "SET work_mem = 'much'");
        } catch (SQLException refused) {
            assertThat(refused.getSQLState()).isEqualTo("22023");
        }

        lose();

        assertThat(show("work_mem")).isEqualTo("3MB");
    }
}
