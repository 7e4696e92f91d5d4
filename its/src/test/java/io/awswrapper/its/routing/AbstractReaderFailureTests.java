package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import io.awswrapper.testkit.PrimaryChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts die and return: an open connection reads on, with and without the failover plugin. */
abstract class AbstractReaderFailureTests {

    private static final String ALONE = "readWriteSplitting";
    private static final String WITH_FAILOVER = "readWriteSplitting,failover";

    private final DatabaseCluster cluster;

    AbstractReaderFailureTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        Split.prepare(cluster, "CREATE TABLE IF NOT EXISTS work (n int)", "TRUNCATE work");
    }

    @AfterEach
    void heal() {
        cluster.heal();
    }

    private AwsWrapperDataSource driver(String plugins, String... options) {
        return new AwsWrapperDataSource(Split.url(cluster, plugins, options));
    }

    private boolean onReader(Connection connection) throws SQLException {
        return Split.isReader(cluster, Split.where(cluster, connection));
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, WITH_FAILOVER})
    void aReadGoesOnWhenItsReaderDies(String plugins) throws SQLException {
        try (AwsWrapperDataSource driver = driver(plugins);
                Connection connection = driver.getConnection();
                PreparedStatement read = connection.prepareStatement(Split.where(cluster) + ", ?")) {
            DatabaseNode first = Split.where(cluster, connection);
            assertThat(Split.isReader(cluster, first)).isTrue();
            cluster.kill(first);
            read.setInt(1, 5);
            try (ResultSet row = read.executeQuery()) {
                assertThat(Split.node(cluster, row)).isNotEqualTo(first);
                assertThat(row.getInt(2)).isEqualTo(5);
            }
            assertThat(onReader(connection)).as("the other reader").isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, WITH_FAILOVER})
    void aConnectionOnADeadReaderIsStillValid(String plugins) throws SQLException {
        try (AwsWrapperDataSource driver = driver(plugins);
                Connection connection = driver.getConnection()) {
            DatabaseNode first = Split.where(cluster, connection);
            cluster.kill(first);
            assertThat(connection.isValid(5)).isTrue();
            assertThat(Split.where(cluster, connection)).isNotEqualTo(first);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, WITH_FAILOVER})
    void withoutReadersTheWriterServesUntilThereIsOneAgain(String plugins) throws SQLException {
        try (AwsWrapperDataSource driver = driver(plugins, "clusterTopologyRefreshMs=100");
                Connection connection = driver.getConnection()) {
            assertThat(onReader(connection)).isTrue();
            List<? extends DatabaseNode> readers = cluster.standbys();
            readers.forEach(cluster::kill);
            assertThat(Split.where(cluster, connection)).isEqualTo(cluster.primary());

            cluster.restart(readers.get(0));
            Split.until(
                    () -> Split.where(cluster, connection).equals(readers.get(0)),
                    () -> "reads run on " + readers.get(0));
            cluster.restart(readers.get(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, WITH_FAILOVER})
    void whileTheWriterIsAwayReadsGoOn(String plugins) throws SQLException {
        try (AwsWrapperDataSource driver = driver(plugins);
                Connection connection = driver.getConnection();
                Connection fresh = driver.getConnection()) {
            assertThat(onReader(connection)).isTrue();
            DatabaseNode old = cluster.primary();
            cluster.kill(old);
            for (int i = 0; i < 20; i++) {
                assertThat(onReader(connection)).isTrue();
                assertThat(onReader(fresh))
                        .as("one that was still on the writer")
                        .isTrue();
            }
            try (Connection late = driver.getConnection()) {
                assertThat(onReader(late)).as("one that was opened meanwhile").isTrue();
            }
            cluster.restart(old);
            Split.run(connection, "INSERT INTO work VALUES (1)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, WITH_FAILOVER})
    void aWriteThatFollowsReadsWaitsForTheNewWriter(String plugins) throws Exception {
        try (AwsWrapperDataSource driver = driver(plugins);
                Connection connection = driver.getConnection()) {
            assertThat(onReader(connection)).isTrue();
            PrimaryChange failover = cluster.failOver();
            Split.until(
                    () -> Split.routes(connection)
                            .explain("INSERT INTO work VALUES (1)")
                            .contains("on the writer " + failover.newPrimary().address()),
                    () -> "the new writer is known");
            Split.run(connection, "INSERT INTO work VALUES (1)");
            assertThat(Split.here(cluster, connection)).isEqualTo(failover.newPrimary());
            Split.until(() -> onReader(connection), () -> "reads return to the reader that is left");
            cluster.rebuild(failover.oldPrimary());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, WITH_FAILOVER})
    void readersThatJoinGetTheirShare(String plugins) throws SQLException {
        DatabaseNode joining = cluster.standbys().get(0);
        cluster.kill(joining);
        List<Connection> connections = new ArrayList<>();
        try (AwsWrapperDataSource driver =
                driver(plugins, "readerHostSelector=roundRobin", "clusterTopologyRefreshMs=100")) {
            for (int i = 0; i < 6; i++) {
                connections.add(driver.getConnection());
                assertThat(Split.where(cluster, connections.get(i))).isNotEqualTo(joining);
            }
            cluster.restart(joining);
            Split.until(
                    () -> {
                        Set<DatabaseNode> used = new HashSet<>();
                        for (Connection connection : connections) {
                            used.add(Split.where(cluster, connection));
                        }
                        return used.equals(new HashSet<>(cluster.standbys()));
                    },
                    () -> "both readers are used by connections that were open before");
        } finally {
            for (Connection connection : connections) {
                connection.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ALONE, WITH_FAILOVER})
    void withSelectionByTransactionReadsTakeTurns(String plugins) throws SQLException {
        try (AwsWrapperDataSource driver =
                        driver(plugins, "readerHostSelector=roundRobin", "readerSelection=transaction");
                Connection connection = driver.getConnection();
                Statement outer = connection.createStatement();
                ResultSet rows = outer.executeQuery(Split.numbers(10))) {
            Set<DatabaseNode> used = new HashSet<>();
            while (rows.next()) {
                used.add(Split.where(cluster, connection));
            }
            assertThat(used).containsExactlyInAnyOrderElementsOf(cluster.standbys());
        }
    }
}
