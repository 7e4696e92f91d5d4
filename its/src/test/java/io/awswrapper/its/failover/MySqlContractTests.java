package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.toldWithCause;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ClusterTest(value = Database.MYSQL, nodes = 2, settings = "cte_max_recursion_depth=100000")
final class MySqlContractTests extends ContractTests {

    MySqlContractTests(DatabaseCluster cluster) throws SQLException {
        super(cluster);
    }

    @Test
    @Override
    void aPreparedReadIsRunAgainWithItsParameters() throws SQLException {
        assertPreparedReadIsRunAgain(idiom.texting());
    }

    @ParameterizedTest
    @ValueSource(strings = {"useServerPrepStmts=true", "useServerPrepStmts=true&cachePrepStmts=true"})
    void aReadPreparedOnTheServerIsRunAgainWithItsParameters(String option) throws SQLException {
        assertPreparedReadIsRunAgain(option);
    }

    private void assertPreparedReadIsRunAgain(String option) throws SQLException {
        String sql = "SELECT 0 + ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";
        try (AwsWrapperDataSource own = Drivers.proxied(cluster, option);
                Connection session = own.getConnection();
                PreparedStatement read = session.prepareStatement(sql)) {
            set(read);
            read.setObject(11, "object");
            // The next answer is that of the execution, in text and prepared.
            CompletableFuture<Void> cut = proxy().cutBeforeResponse();

            try (ResultSet row = read.executeQuery()) {
                assertThat(cut).isCompleted();
                assertThat(row.next()).isTrue();
                assertSet(row);
                assertThat(row.getString(11)).isEqualTo("object");
                assertThat(row.getStatement()).isSameAs(read);
            }
        }
    }

    /** The driver says only that its statement is closed, as it does in the middle of a batch: that leaves a doubt. */
    @Test
    @Override
    void withReplayOffAStatementThatNeverLeftTheClientIsToBeRepeated() throws SQLException {
        try (AwsWrapperDataSource strict = Drivers.proxied(cluster, "failoverReplay=off");
                Connection own = strict.getConnection();
                Statement statement = own.createStatement()) {
            idiom.unwrap(own).close();

            toldWithCause(Outcome.UNKNOWN, () -> statement.executeUpdate("INSERT INTO work VALUES (7)"));

            assertThat(Server.column(cluster, "SELECT id FROM work")).isEmpty();
            assertThat(Server.run(own, "INSERT INTO work VALUES (7)")).isEqualTo(1);
        }
    }

    /** With a cursor on the server rows come in portions outside a transaction too. */
    @Test
    @Override
    void rowsThatCannotBeFetchedAnyMoreAreToBeReadAgain() throws SQLException {
        try (AwsWrapperDataSource portions = Drivers.proxied(cluster, idiom.portioning());
                Connection session = portions.getConnection();
                Statement statement = session.createStatement()) {
            statement.setFetchSize(10);
            ResultSet rows = statement.executeQuery(idiom.series(100));
            assertThat(rows.next()).isTrue();
            proxy().reset();

            toldWithCause(Outcome.NOT_APPLIED, () -> {
                while (rows.next()) {
                    assertThat(rows.getInt(1)).isLessThanOrEqualTo(10);
                }
            });

            assertThat(Server.column(session, idiom.series(100))).hasSize(100);
        }
    }

    /** What the driver reads from the network row by row. */
    @Test
    void rowsThatAreStreamedAreToBeReadAgain() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(Integer.MIN_VALUE);
            CompletableFuture<Void> cut = proxy().dropAfterBytes("50000", 100_000);
            ResultSet rows = statement.executeQuery(idiom.series(50_000));

            toldWithCause(Outcome.NOT_APPLIED, () -> {
                while (rows.next()) {
                    assertThat(rows.getInt(1)).isLessThan(50_000);
                }
            });

            assertThat(cut).isCompleted();
        }
        assertThat(Server.column(connection, idiom.series(100))).hasSize(100);
    }
}
