package io.awswrapper.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@ClusterTest(value = Database.MYSQL, synchronous = true)
class MySqlClusterTests extends ClusterSuite {

    private final DatabaseCluster cluster;

    MySqlClusterTests(DatabaseCluster cluster) {
        super(cluster);
        this.cluster = cluster;
    }

    @Test
    void keepsWhatThePrimaryAcknowledgedAndSentToNobodyBeforeItWasKilled() throws SQLException {
        DatabaseNode old = cluster.primary();
        keepToItself(old);
        cluster.kill(old);

        assertKeptBy(cluster.mostAdvancedStandby());
    }

    @Test
    void keepsWhatThePrimaryAcknowledgedAndSentToNobodyBeforeItWasFrozen() throws SQLException {
        DatabaseNode old = cluster.primary();
        keepToItself(old);
        cluster.freeze(old);

        assertKeptBy(cluster.mostAdvancedStandby());
    }

    @Test
    void countsTransactionsOfAnySet() {
        assertThat(MySqlReplication.count("")).isZero();
        assertThat(MySqlReplication.count("a:1")).isEqualTo(1);
        assertThat(MySqlReplication.count("a:1-5:9,b:1-3")).isEqualTo(9);
    }

    private void keepToItself(DatabaseNode primary) throws SQLException {
        Sql.run(primary, "INSERT INTO note VALUES (1)");
        for (DatabaseNode standby : cluster.standbys()) {
            Sql.awaitAnswer(standby, "SELECT count(*) FROM note", "1");
            try (Connection connection = standby.open()) {
                Sql.run(connection, "STOP REPLICA IO_THREAD");
            }
        }
        Sql.run(primary, "INSERT INTO note VALUES (2)");
        try (Connection connection = primary.open()) {
            // as the server does at every size limit
            Sql.run(connection, "FLUSH BINARY LOGS");
        }
        Sql.run(primary, "INSERT INTO note VALUES (3)");
    }

    private void assertKeptBy(DatabaseNode next) throws SQLException {
        cluster.promote(next);

        assertThat(Sql.one(next, "SELECT count(*) FROM note")).isEqualTo("3");
    }
}
