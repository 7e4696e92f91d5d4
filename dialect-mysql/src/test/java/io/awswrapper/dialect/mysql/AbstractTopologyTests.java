package io.awswrapper.dialect.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource;
import io.awswrapper.spi.TopologySource.Observation;
import io.awswrapper.spi.TopologySource.Position;
import io.awswrapper.spi.TopologySource.Sibling;
import io.awswrapper.spi.TopologySource.Standing;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What real servers with real replication tell of themselves. */
abstract class AbstractTopologyTests extends AbstractServerTests {

    AbstractTopologyTests(Dialect dialect, DatabaseCluster cluster) {
        super(dialect, cluster);
    }

    @BeforeEach
    void table() throws SQLException {
        administer(cluster.primary(), "CREATE TABLE IF NOT EXISTS app.t (a INT)");
    }

    @Test
    void a_primary_knows_its_replicas_and_a_replica_its_source() throws SQLException {
        DatabaseNode primary = cluster.primary();
        DatabaseNode replica = cluster.standbys().get(0);
        try (Connection above = primary.open();
                Connection below = replica.open()) {
            TopologySource source = dialect.topologySource(above);
            Observation seen = source.observe(above);
            assertThat(source.flavour()).isEqualTo(mySql() ? "mysql" : "mariadb");
            assertThat(seen.instanceId()).isNull();
            assertThat(seen.self().role()).isEqualTo(HostRole.WRITER);
            assertThat(seen.self().generation()).isZero();
            assertThat(seen.siblings())
                    .containsExactlyInAnyOrderElementsOf(cluster.standbys().stream()
                            .map(node -> new Sibling(null, node.host(), node.port(), HostRole.READER, false))
                            .toList());

            Observation reader = dialect.topologySource(below).observe(below);
            assertThat(reader.self().role()).isEqualTo(HostRole.READER);
            assertThat(reader.self().received()).isPositive();
            assertThat(reader.siblings())
                    .containsExactly(new Sibling(null, primary.host(), primary.port(), HostRole.UNKNOWN, false));
            assertThat(reader.identities()).containsAnyElementsOf(seen.identities());
        }
    }

    @Test
    void a_user_without_rights_still_learns_role_position_and_identity() throws Exception {
        DatabaseNode replica = cluster.standbys().get(0);
        try (Connection above = open(cluster.primary());
                Connection below = open(replica)) {
            TopologySource source = dialect.topologySource(above);
            Observation seen = source.observe(above);
            Observation reader = source.observe(below);

            assertThat(seen.self().role()).isEqualTo(HostRole.WRITER);
            assertThat(reader.self().role()).isEqualTo(HostRole.READER);
            assertThat(seen.siblings()).isEmpty();
            assertThat(reader.siblings()).isEmpty();
            assertThat(reader.identities()).containsAnyElementsOf(seen.identities());
            assertThat((Object) seen.self().visible()).isNotNull();
        }
    }

    @Test
    void a_user_who_may_watch_learns_what_a_replica_has_received_but_not_shown() throws Exception {
        DatabaseNode primary = cluster.primary();
        DatabaseNode replica = cluster.standbys().get(0);
        try (Connection writer = open(primary);
                Connection reader = open(
                        replica, Map.of("user", cluster.monitoringUser(), "password", cluster.monitoringPassword()))) {
            TopologySource source = dialect.topologySource(reader);
            cluster.pauseReplay(replica);
            try {
                Standing before = source.standing(reader);
                execute(writer, "INSERT INTO t VALUES (1)");
                Position written = visible(dialect.topologySource(writer).standing(writer));
                if (mySql()) {
                    until(() -> source.standing(reader).received() > before.received());
                }
                assertThat(visible(source.standing(reader)).includes(written)).isFalse();
            } finally {
                cluster.resumeReplay(replica);
            }
        }
    }

    /** What routing rests on: whoever includes the writer's position shows what the writer had acknowledged. */
    @Test
    void a_position_that_is_included_is_shown() throws Exception {
        DatabaseNode replica = cluster.standbys().get(0);
        try (Connection writer = open(cluster.primary());
                Connection reader = open(replica)) {
            execute(writer, "DELETE FROM t");
            TopologySource source = dialect.topologySource(writer);
            int stale = 0;
            for (int i = 1; i <= 300; i++) {
                execute(writer, "INSERT INTO t VALUES (" + i + ")");
                Position written = visible(source.standing(writer));
                int shown = i;
                until(() -> {
                    boolean included = visible(source.standing(reader)).includes(written);
                    return included;
                });
                if (!ask(reader, "SELECT COUNT(*) FROM t WHERE a = " + shown).equals("1")) {
                    stale++;
                }
                assertThat(written.includes(visible(source.standing(reader)))).isTrue();
            }
            assertThat(stale).isZero();
        }
    }

    @Test
    void a_promoted_replica_says_so_at_once_and_stays_of_the_same_cluster() throws Exception {
        DatabaseNode primary = cluster.primary();
        DatabaseNode replica = cluster.mostAdvancedStandby();
        try (Connection connection = open(replica)) {
            TopologySource source = dialect.topologySource(connection);
            Position before = visible(source.standing(connection));
            Set<String> identities;
            try (Connection former = open(primary)) {
                identities = new HashSet<>(source.observe(former).identities());
            }
            cluster.failOver();

            Observation seen = source.observe(connection);
            assertThat(cluster.primary()).isEqualTo(replica);
            assertThat(seen.self().role()).isEqualTo(HostRole.WRITER);
            assertThat(visible(seen.self()).includes(before)).isTrue();
            assertThat(seen.identities()).containsAnyElementsOf(identities);
            execute(connection, "INSERT INTO t VALUES (0)");
            assertThat(before.includes(visible(source.standing(connection)))).isFalse();
        }
        cluster.heal();
        try (Connection back = open(primary)) {
            Observation former = dialect.topologySource(back).observe(back);
            assertThat(former.self().role()).isEqualTo(HostRole.READER);
        }
    }

    static Position visible(Standing standing) {
        return Objects.requireNonNull(standing.visible());
    }

    interface Condition {
        boolean holds() throws SQLException;
    }

    static void until(Condition condition) throws SQLException {
        long limit = System.nanoTime() + 10_000_000_000L;
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(limit);
            LockSupport.parkNanos(500_000);
        }
    }

    static List<String> names(Observation seen) {
        return seen.siblings().stream()
                .map(sibling -> sibling.instanceId() + " " + sibling.role())
                .toList();
    }
}
