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

@PostgresClusterTest(synchronous = true)
class PostgresClusterTests {

    private final PostgresCluster cluster;

    PostgresClusterTests(PostgresCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeAll
    static void createTable(PostgresCluster cluster) throws SQLException {
        Sql.run(cluster.primary(), "CREATE TABLE note (id int PRIMARY KEY)");
    }

    @BeforeEach
    void emptyTable() throws SQLException {
        Sql.run(cluster.primary(), "TRUNCATE note");
    }

    @Test
    void hasOnePrimaryThatStreamsToEveryStandby() throws SQLException {
        PostgresNode primary = cluster.primary();
        Sql.run(primary, "INSERT INTO note VALUES (1)");

        assertThat(cluster.nodes()).extracting(PostgresNode::name).containsExactly("n1", "n2", "n3");
        assertThat(cluster.standbys()).hasSize(2).doesNotContain(primary).allMatch(PostgresNode::isInRecovery);
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
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void killsAPrimaryWithEverythingItRan() throws SQLException {
        PostgresNode primary = cluster.primary();
        try (Connection held = Sql.connect(primary.address())) {
            cluster.kill(primary);

            assertThat(primary.state()).isEqualTo(NodeState.DOWN);
            assertThatThrownBy(() -> Sql.run(held, "SELECT 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(primary::open).isInstanceOf(SQLException.class).hasMessageContaining("refused");
        }
    }

    @Test
    void promotesAndRepointsStepByStep() throws SQLException {
        PostgresNode old = cluster.primary();
        cluster.kill(old);
        PostgresNode next = cluster.mostAdvancedStandby();
        PostgresNode other = cluster.standbys().stream()
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
            PostgresNode old = cluster.primary();
            for (int id = 0; id < 50; id++) {
                Sql.run(old, "INSERT INTO note VALUES (" + (round * 50 + id) + ")");
            }

            Failover failover = cluster.failOver();

            assertThat(failover.oldPrimary()).isSameAs(old);
            assertThat(failover.newPrimary()).isSameAs(cluster.primary()).isNotSameAs(old);
            assertThat(failover.promotedNanos()).isBetween(failover.downNanos(), failover.redundantNanos());
            assertThat(Sql.one(cluster.primary(), "SELECT count(*) FROM note")).isEqualTo("" + (round + 1) * 50);
            cluster.rebuild(old);
        }
    }

    @Test
    void acknowledgesWritesEvenWhenThePromotedNodeIsTheLastOne() throws SQLException {
        PostgresNode first = cluster.failOver().oldPrimary();
        PostgresNode second = cluster.failOver().oldPrimary();
        PostgresNode last = cluster.primary();

        Sql.run(last, "INSERT INTO note VALUES (1)");
        assertThat(Sql.one(last, "SHOW synchronous_standby_names")).isEmpty();

        cluster.rebuild(first);
        Sql.awaitAnswer(last, "SHOW synchronous_standby_names", "ANY 1 (*)");
        cluster.rebuild(second);
        assertThat(cluster.standbys()).containsExactlyInAnyOrder(first, second);
    }

    @Test
    void doesNotAcknowledgeAWriteThatNoStandbyHas() {
        cluster.standbys().forEach(cluster::kill);

        assertThatThrownBy(() -> Sql.run(cluster.primary(), "INSERT INTO note VALUES (1)"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void freezesAPrimaryThatKeepsItsConnectionsAndThawsAsIfNothingWas() throws SQLException {
        PostgresNode primary = cluster.primary();
        try (Connection held = Sql.connect(primary.address());
                Connection kept = Sql.connect(primary.address())) {
            cluster.freeze(primary);

            assertThat(primary.state()).isEqualTo(NodeState.FROZEN);
            assertThatThrownBy(() -> Sql.run(held, "SELECT 1"))
                    .isInstanceOf(SQLException.class)
                    .hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
            assertThatThrownBy(primary::isInRecovery)
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("expected to be RUNNING, but was 'FROZEN'; thaw it first");

            cluster.thaw(primary);
            Sql.run(kept, "INSERT INTO note VALUES (1)");
        }
        assertThat(cluster.primary()).isSameAs(primary);
    }

    @Test
    void prefersTheNewerTimelineWhenAFrozenPrimaryThaws() {
        PostgresNode old = cluster.primary();
        cluster.freeze(old);
        PostgresNode next = cluster.mostAdvancedStandby();
        cluster.promote(next);
        cluster.thaw(old);

        assertThat(old.isInRecovery()).isFalse();
        assertThat(cluster.primary()).isSameAs(next);

        cluster.heal();
        assertThat(cluster.primary()).isSameAs(next);
        assertThat(cluster.standbys()).hasSize(2).contains(old);
    }

    @Test
    void switchesOverAsPlannedWithNoRebuild() throws SQLException {
        PostgresNode old = cluster.primary();
        PostgresNode next = cluster.standbys().get(1);
        Sql.run(old, "INSERT INTO note VALUES (1)");

        Failover switchOver = cluster.switchOver(next);

        assertThat(switchOver.newPrimary()).isSameAs(next).isSameAs(cluster.primary());
        assertThat(cluster.standbys()).hasSize(2).contains(old);
        Sql.run(next, "INSERT INTO note VALUES (2)");
        Sql.awaitAnswer(old, "SELECT count(*) FROM note", "2");
    }

    @Test
    void rebuildsANodeThatWentItsOwnWay() throws SQLException {
        PostgresNode old = cluster.failOver().oldPrimary();
        cluster.restart(old);
        assertThat(old.isInRecovery()).isFalse();
        assertThat(cluster.primary()).isNotSameAs(old);

        cluster.rebuild(old);

        Sql.run(cluster.primary(), "INSERT INTO note VALUES (1)");
        Sql.awaitAnswer(old, "SELECT count(*) FROM note", "1");
        assertThat(old.isInRecovery()).isTrue();
    }

    @Test
    void comesBackFromAnOutageOfTheWholeCluster() throws SQLException {
        PostgresNode primary = cluster.primary();
        Sql.run(primary, "INSERT INTO note VALUES (1)");

        cluster.stopAll();
        assertThat(cluster.nodes()).extracting(PostgresNode::state).containsOnly(NodeState.DOWN);
        assertThatThrownBy(cluster::primary)
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("cluster: expected a running primary");

        cluster.startAll();
        assertThat(cluster.primary()).isSameAs(primary);
        Sql.run(primary, "INSERT INTO note VALUES (2)");
    }

    @Test
    void healsAnythingAtOnce() {
        List<PostgresNode> nodes = cluster.nodes();
        cluster.kill(nodes.get(0));
        cluster.stop(nodes.get(2));
        cluster.freeze(nodes.get(1));
        cluster.proxy(nodes.get(0)).refuse();

        cluster.heal();

        assertThat(nodes).allMatch(PostgresNode::isRunning);
        assertThat(cluster.standbys()).hasSize(2);
    }

    @Test
    void countsTheConnectionsOfClients() throws SQLException {
        PostgresNode primary = cluster.primary();
        Sql.awaitAnswer(primary, "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sql-tests'", "1");
        assertThat(Await.within(
                        "clients",
                        Duration.ofSeconds(5),
                        () -> cluster.connectionsTo(primary) == 0 ? null : "still there"))
                .isTrue();

        try (Connection one = Sql.connect(primary.address());
                Connection two = Sql.connect(primary.address())) {
            assertThat(one.isClosed() || two.isClosed()).isFalse();
            assertThat(cluster.connectionsTo(primary)).isEqualTo(2);
            assertThat(cluster.connectionsTo(primary, "sql-tests")).isEqualTo(2);
            assertThat(cluster.connectionsTo(primary, "other")).isZero();
        }
    }
}
