package io.awswrapper.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds of a synchronous cluster of three nodes, whatever it is made of. */
abstract class ClusterSuite {

    private final DatabaseCluster cluster;

    ClusterSuite(DatabaseCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void createTable(DatabaseCluster cluster) throws SQLException {
        Sql.run(cluster.primary(), "CREATE TABLE note (id int PRIMARY KEY)");
    }

    @BeforeEach
    void emptyTable() throws SQLException {
        Sql.run(cluster.primary(), "TRUNCATE note");
    }

    @Test
    void hasOnePrimaryThatStreamsToEveryStandby() throws SQLException {
        DatabaseNode primary = cluster.primary();
        Sql.run(primary, "INSERT INTO note VALUES (1)");

        assertThat(cluster.nodes()).extracting(DatabaseNode::name).containsExactly("n1", "n2", "n3");
        assertThat(standbys()).hasSize(2).doesNotContain(primary).allMatch(DatabaseNode::isStandby);
        assertThat(cluster.hosts().split(",")).hasSize(3).contains(primary.address());
        cluster.standbys().forEach(standby -> Sql.awaitAnswer(standby, "SELECT count(*) FROM note", "1"));
        assertThatThrownBy(() -> Sql.run(cluster.standbys().get(0), "INSERT INTO note VALUES (2)"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("read-only");
    }

    @Test
    void letsTheApplicationInByItsPasswordOnly() throws SQLException {
        String url = cluster.primary().jdbcUrl();

        try (Connection connection = java.sql.DriverManager.getConnection(url, cluster.user(), cluster.password())) {
            assertThat(connection.getCatalog()).isEqualTo(cluster.database());
        }
        assertThatThrownBy(() -> java.sql.DriverManager.getConnection(url, cluster.user(), "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(cluster.kind() == Database.POSTGRESQL ? "password" : "Access denied");
    }

    @Test
    void givesTheApplicationNoRightToTheServer() throws SQLException {
        String statement = cluster.kind() == Database.POSTGRESQL
                ? "ALTER SYSTEM SET work_mem = '1MB'"
                : "SET GLOBAL read_only = OFF";
        assertThatThrownBy(() -> Sql.run(cluster.standbys().get(0), statement))
                .isInstanceOf(SQLException.class)
                .hasMessageMatching("(?s).*(denied|permission).*");
    }

    @Test
    void killsAPrimaryWithEverythingItRan() throws SQLException {
        DatabaseNode primary = cluster.primary();
        try (Connection held = Sql.connect(primary)) {
            cluster.kill(primary);

            assertThat(primary.state()).isEqualTo(NodeState.DOWN);
            assertThatThrownBy(() -> Sql.run(held, "SELECT 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(primary::open)
                    .isInstanceOf(SQLException.class)
                    .hasRootCauseInstanceOf(java.net.ConnectException.class);
        }
    }

    @Test
    void promotesAndRepointsStepByStep() throws SQLException {
        DatabaseNode old = cluster.primary();
        cluster.kill(old);
        DatabaseNode next = cluster.mostAdvancedStandby();
        DatabaseNode other = cluster.standbys().stream()
                .filter(node -> node != next)
                .findFirst()
                .orElseThrow();

        long before = System.nanoTime();
        long promoted = cluster.promote(next);
        long after = System.nanoTime();
        cluster.repoint(other, next);
        Sql.run(next, "INSERT INTO note VALUES (1)");

        assertThat(promoted).isBetween(before, after);
        assertThat(cluster.primary()).isSameAs(next);
        Sql.awaitAnswer(other, "SELECT count(*) FROM note", "1");
    }

    @Test
    void failsOverWithoutLosingAnAcknowledgedWrite() throws SQLException {
        for (int round = 0; round < 3; round++) {
            DatabaseNode old = cluster.primary();
            for (int id = 0; id < 50; id++) {
                Sql.run(old, "INSERT INTO note VALUES (" + (round * 50 + id) + ")");
            }

            PrimaryChange failover = cluster.failOver();

            assertThat(failover.oldPrimary()).isSameAs(old);
            assertThat(failover.newPrimary()).isSameAs(cluster.primary()).isNotSameAs(old);
            assertThat(failover.promotedNanos()).isBetween(failover.downNanos(), failover.redundantNanos());
            assertThat(Sql.one(cluster.primary(), "SELECT count(*) FROM note")).isEqualTo("" + (round + 1) * 50);
            cluster.rebuild(old);
        }
    }

    @Test
    void freezesAPrimaryThatKeepsItsConnectionsAndThawsAsIfNothingWas() throws SQLException {
        DatabaseNode primary = cluster.primary();
        try (Connection held = Sql.connect(primary);
                Connection kept = Sql.connect(primary)) {
            cluster.freeze(primary);

            assertThat(primary.state()).isEqualTo(NodeState.FROZEN);
            assertThatThrownBy(() -> Sql.run(held, "SELECT 1"))
                    .isInstanceOf(SQLException.class)
                    .hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
            assertThatThrownBy(primary::isStandby)
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("expected to be RUNNING, but was 'FROZEN'; thaw it first");

            cluster.thaw(primary);
            Sql.run(kept, "INSERT INTO note VALUES (1)");
        }
        assertThat(cluster.primary()).isSameAs(primary);
    }

    @Test
    void prefersTheNewerTimelineWhenAFrozenPrimaryThaws() {
        DatabaseNode old = cluster.primary();
        cluster.freeze(old);
        DatabaseNode next = cluster.mostAdvancedStandby();
        cluster.promote(next);
        cluster.thaw(old);

        assertThat(old.isStandby()).isFalse();
        assertThat(cluster.primary()).isSameAs(next);

        cluster.heal();
        assertThat(cluster.primary()).isSameAs(next);
        assertThat(standbys()).hasSize(2).contains(old);
    }

    @Test
    void switchesOverAsPlannedWithNoRebuild() throws SQLException {
        DatabaseNode old = cluster.primary();
        DatabaseNode next = cluster.standbys().get(1);
        Sql.run(old, "INSERT INTO note VALUES (1)");

        PrimaryChange switchOver = cluster.switchOver(next);

        assertThat(switchOver.newPrimary()).isSameAs(next).isSameAs(cluster.primary());
        assertThat(standbys()).hasSize(2).contains(old);
        Sql.run(next, "INSERT INTO note VALUES (2)");
        Sql.awaitAnswer(old, "SELECT count(*) FROM note", "2");
    }

    @Test
    void rebuildsANodeThatWentItsOwnWay() throws SQLException {
        DatabaseNode old = cluster.failOver().oldPrimary();
        cluster.restart(old);
        assertThat(old.isStandby()).isFalse();
        assertThat(cluster.primary()).isNotSameAs(old);

        cluster.rebuild(old);

        Sql.run(cluster.primary(), "INSERT INTO note VALUES (1)");
        Sql.awaitAnswer(old, "SELECT count(*) FROM note", "1");
        assertThat(old.isStandby()).isTrue();
    }

    @Test
    void comesBackFromAnOutageOfTheWholeCluster() throws SQLException {
        DatabaseNode primary = cluster.primary();
        Sql.run(primary, "INSERT INTO note VALUES (1)");

        cluster.stopAll();
        assertThat(cluster.nodes()).extracting(DatabaseNode::state).containsOnly(NodeState.DOWN);
        assertThatThrownBy(cluster::primary)
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("cluster: expected a running primary");

        cluster.startAll();
        assertThat(cluster.primary()).isSameAs(primary);
        Sql.run(primary, "INSERT INTO note VALUES (2)");
    }

    @Test
    void healsAnythingAtOnce() {
        List<DatabaseNode> nodes = List.copyOf(cluster.nodes());
        cluster.kill(nodes.get(0));
        cluster.stop(nodes.get(2));
        cluster.freeze(nodes.get(1));
        cluster.proxy(nodes.get(0)).refuse();

        cluster.heal();

        assertThat(nodes).allMatch(DatabaseNode::isRunning);
        assertThat(cluster.standbys()).hasSize(2);
    }

    @Test
    void countsTheConnectionsOfClients() throws SQLException {
        DatabaseNode primary = cluster.primary();
        assertThat(Await.within(
                        "clients",
                        Duration.ofSeconds(5),
                        () -> cluster.connectionsTo(primary) == 0 ? null : "still there"))
                .isTrue();

        try (Connection one = Sql.connect(primary);
                Connection two = Sql.connect(primary)) {
            assertThat(one.isClosed() || two.isClosed()).isFalse();
            assertThat(cluster.connectionsTo(primary)).isEqualTo(2);
            assertThat(cluster.connectionsTo(primary, "sql-tests")).isEqualTo(2);
            assertThat(cluster.connectionsTo(primary, "other")).isZero();
        }
    }

    @Test
    void pausesAndResumesTheReplay() throws SQLException {
        DatabaseNode standby = cluster.standbys().get(0);
        DatabaseNode other = cluster.standbys().get(1);
        cluster.pauseReplay(standby);

        Sql.run(cluster.primary(), "INSERT INTO note VALUES (1)");
        Sql.awaitAnswer(other, "SELECT count(*) FROM note", "1");
        assertThat(Sql.one(standby, "SELECT count(*) FROM note")).isEqualTo("0");

        cluster.resumeReplay(standby);
        Sql.awaitAnswer(standby, "SELECT count(*) FROM note", "1");
    }

    @Test
    void promotesAStandbyWhoseReplayIsPausedWithAllThatItReceived() throws SQLException {
        cluster.standbys().forEach(cluster::pauseReplay);
        for (int id = 0; id < 20; id++) {
            Sql.run(cluster.primary(), "INSERT INTO note VALUES (" + id + ")");
        }

        PrimaryChange failover = cluster.failOver();

        assertThat(Sql.one(failover.newPrimary(), "SELECT count(*) FROM note")).isEqualTo("20");
    }

    @Test
    void letsTheMonitoringUserSeeTheReplicationButNoData() throws SQLException {
        DatabaseNode standby = cluster.standbys().get(0);
        String question = cluster.kind() == Database.POSTGRESQL
                ? "SELECT status FROM pg_stat_wal_receiver"
                : "SHOW REPLICA STATUS";
        try (Connection connection = Sql.connect(standby, cluster.monitoringUser(), cluster.monitoringPassword())) {
            assertThat(Sql.rows(connection, question)).hasSize(1);
            assertThatThrownBy(() -> Sql.rows(connection, "SELECT * FROM note")).hasMessageContaining("denied");
        }
    }

    @Test
    void keepsEveryAcknowledgedWriteOfABusyApplication() throws Exception {
        Scribe scribe = new Scribe(cluster);
        try {
            for (int round = 0; round < 4; round++) {
                scribe.awaitMore(20);
                DatabaseNode old = cluster.primary();
                if (round % 2 == 0) {
                    cluster.failOver();
                } else {
                    cluster.freeze(old);
                    DatabaseNode next = cluster.mostAdvancedStandby();
                    cluster.promote(next);
                    cluster.standbys().forEach(standby -> cluster.repoint(standby, next));
                }
                scribe.awaitMore(20);
                cluster.heal();
            }
            cluster.switchOver();
            scribe.awaitMore(20);
            List<String> acknowledged = scribe.finish();

            List<String> kept = Sql.rows(cluster.primary(), "SELECT id FROM note").stream()
                    .map(row -> row.get(0))
                    .toList();
            assertThat(kept).containsAll(acknowledged);
        } finally {
            scribe.finish();
        }
    }

    private List<DatabaseNode> standbys() {
        return List.copyOf(cluster.standbys());
    }
}
