package io.awswrapper.its.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work over an object of the target driver, which the wrapper does not see, is part of the transaction all the same. */
@Timeout(60)
abstract class AbstractUnseenWorkTests {

    static final String ALONE = "plugins=failover";
    static final String POOLED = "plugins=readWriteSplitting,failover&pooling=internal";

    private final DatabaseCluster cluster;

    AbstractUnseenWorkTests(DatabaseCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void table() throws SQLException {
        Server.run(cluster, "DROP TABLE IF EXISTS item", "CREATE TABLE item (id int PRIMARY KEY, n int)");
    }

    /** Uses the driver's own connection. */
    interface Unseen {
        void write(Connection own) throws Exception;
    }

    private void lose() {
        cluster.nodes().forEach(node -> cluster.proxy(node).reset());
    }

    final void assertCommitFailsAfter(Unseen work, String plan) throws Exception {
        String url = Drivers.url(cluster, cluster.proxiedHosts()).replace(ALONE, plan);
        try (AwsWrapperDataSource source = new AwsWrapperDataSource(url);
                Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            work.write(Idiom.of(cluster).unwrap(connection));
            lose();

            assertThatThrownBy(connection::commit)
                    .isInstanceOfSatisfying(
                            FailoverException.class,
                            told -> assertThat(told.outcome()).isIn(Outcome.ROLLED_BACK, Outcome.UNKNOWN));

            assertThat(Server.column(cluster, "SELECT id FROM item")).isEmpty();
            // It has ended: what comes now is a transaction of its own.
            Server.run(connection, "INSERT INTO item VALUES (7, 0)");
            connection.commit();
            assertThat(Server.column(cluster, "SELECT id FROM item")).containsExactly("7");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, POOLED})
    void aCommitOfStatementsThatWereNotSeen(String plan) throws Exception {
        assertCommitFailsAfter(own -> Server.run(own, "INSERT INTO item VALUES (1, 0)"), plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, POOLED})
    void aCommitAfterWorkThatTheFaultMet(String plan) throws Exception {
        assertCommitFailsAfter(
                own -> {
                    lose();
                    assertThatThrownBy(() -> Server.run(own, "INSERT INTO item VALUES (1, 0)"))
                            .isInstanceOf(SQLException.class);
                },
                plan);
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, POOLED})
    void aCommitOfNothingIsMadeAgainInSilence(String plan) throws Exception {
        String url = Drivers.url(cluster, cluster.proxiedHosts()).replace(ALONE, plan);
        try (AwsWrapperDataSource source = new AwsWrapperDataSource(url);
                Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            Server.run(connection, "INSERT INTO item VALUES (1, 0)");
            connection.commit();
            lose();
            connection.commit();
            assertThat(Server.column(cluster, "SELECT id FROM item")).containsExactly("1");
        }
    }
}
