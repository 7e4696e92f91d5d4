package io.awswrapper.its.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where MySQL's transactions differ: statements that commit by themselves, and settings that no rollback undoes. */
@ClusterTest(value = Database.MYSQL, nodes = 2, synchronous = true)
@Timeout(120)
class ImplicitCommitTests {

    private final DatabaseCluster cluster;

    ImplicitCommitTests(DatabaseCluster cluster) {
        this.cluster = cluster;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:aws-wrapper:mysql://" + cluster.hosts() + "/" + cluster.database() + "?plugins=failover",
                cluster.user(),
                cluster.password());
    }

    private static String ask(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }

    @Test
    void autoCommitSwitchedOffBySqlStaysOff() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET autocommit = 0");
            assertThat(connection.getAutoCommit()).isFalse();

            cluster.failOver();
            // Moves the session: the first statement of a transaction would be told of the move.
            assertThat(connection.isValid(5)).isTrue();

            assertThat(ask(statement, "SELECT @@autocommit")).isEqualTo("0");
            assertThat(connection.getAutoCommit()).isFalse();
        }
    }

    @Test
    void aSettingOutlivesTheRollbackAndTheFailover() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThat(ask(statement, "SELECT 1")).isEqualTo("1");
            statement.execute("SET SESSION group_concat_max_len = 4242");
            connection.rollback();
            connection.setAutoCommit(true);

            cluster.failOver();

            assertThat(ask(statement, "SELECT @@group_concat_max_len")).isEqualTo("4242");
        }
    }

    @Test
    void aTransactionThatBeginsInAnotherCommitsIt() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE implicit (n int PRIMARY KEY)");
            statement.execute("START TRANSACTION");
            statement.execute("INSERT INTO implicit VALUES (1)");
            statement.execute("START TRANSACTION");
            statement.execute("INSERT INTO implicit VALUES (2)");

            cluster.failOver();

            assertThatExceptionOfType(FailoverException.class)
                    .isThrownBy(() -> statement.execute("INSERT INTO implicit VALUES (3)"))
                    .satisfies(e -> assertThat(e.outcome()).isEqualTo(Outcome.ROLLED_BACK));
            statement.execute("ROLLBACK");
            assertThat(ask(statement, "SELECT group_concat(n) FROM implicit")).isEqualTo("1");
        }
    }
}
