package io.awswrapper.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@PostgresClusterTest(auroraFunctions = true, oneAddressPerNode = true)
class AuroraFunctionTests {

    private static final String WRITERS =
            "SELECT string_agg(server_id, ',') FROM aurora_replica_status() WHERE session_id = 'MASTER_SESSION_ID'";

    private static final String OWN_ROW =
            " FROM aurora_replica_status() WHERE server_id = aurora_db_instance_identifier()";

    private final PostgresCluster cluster;

    AuroraFunctionTests(PostgresCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void areWhereADriverLooksForThem() throws SQLException {
        for (PostgresNode node : cluster.nodes()) {
            assertThat(Sql.rows(
                            node,
                            "SELECT setting LIKE '%aurora_stat_utils%' FROM pg_catalog.pg_settings"
                                    + " WHERE name = 'rds.extensions'"))
                    .isEqualTo(List.of(List.of("t")));
            assertThat(Sql.one(node, "SELECT pg_catalog.aurora_db_instance_identifier()"))
                    .isEqualTo(node.name());
            assertThat(Sql.one(node, "SELECT aurora_version()")).isNotBlank();
        }
    }

    @Test
    void leaveTheOtherSettingsAsTheyWere() throws SQLException {
        PostgresNode primary = cluster.primary();

        assertThat(Sql.one(primary, "SELECT count(*) > 300 FROM pg_settings")).isEqualTo("t");
        assertThat(Sql.one(primary, "SELECT setting FROM pg_settings WHERE name = 'max_connections'"))
                .isEqualTo("100");
    }

    @Test
    void nameTheSameWriterOnEveryNode() throws SQLException {
        PostgresNode writer = cluster.primary();
        for (PostgresNode node : cluster.nodes()) {
            assertThat(Sql.one(node, WRITERS)).isEqualTo(writer.name());
            assertThat(Sql.rows(node, "SELECT server_id FROM aurora_replica_status() ORDER BY 1"))
                    .isEqualTo(List.of(List.of("n1"), List.of("n2"), List.of("n3")));
            assertThat(Sql.one(
                            node,
                            "SELECT bool_and(last_update_timestamp > now() - interval '1 minute' AND cpu >= 0"
                                    + " AND coalesce(replica_lag_in_msec, 0) >= 0) FROM aurora_replica_status()"))
                    .isEqualTo("t");
        }
    }

    @Test
    void tellOfTheirOwnNodeAsOfNow() throws SQLException {
        for (PostgresNode node : cluster.nodes()) {
            assertThat(Sql.rows(
                            node, "SELECT server_id FROM aurora_replica_status() WHERE last_update_timestamp IS NULL"))
                    .isEqualTo(List.of(List.of(node.name())));
        }
    }

    @Test
    void showHowFarAReaderHasReplayed() throws SQLException {
        PostgresNode writer = cluster.primary();
        PostgresNode reader = cluster.standbys().get(0);
        long written;
        try (Connection admin = reader.open()) {
            Sql.run(admin, "SELECT pg_wal_replay_pause()");
            try {
                Sql.awaitAnswer(reader, "SELECT pg_get_wal_replay_pause_state()", "paused");
                long paused = position(reader);
                Sql.run(writer, "SELECT pg_logical_emit_message(true, 'test', 'a transaction')");
                written = position(writer);
                assertThat(written).isGreaterThan(paused);
                assertThat(position(reader)).isEqualTo(paused);
            } finally {
                Sql.run(admin, "SELECT pg_wal_replay_resume()");
            }
        }
        Sql.awaitAnswer(reader, "SELECT durable_lsn >= " + written + OWN_ROW, "t");
    }

    private static long position(PostgresNode node) throws SQLException {
        return Long.parseLong(Sql.one(node, "SELECT durable_lsn" + OWN_ROW));
    }

    @Test
    void followAFailover() throws SQLException {
        Failover failover = cluster.failOver();
        PostgresNode writer = failover.newPrimary();

        assertThat(Sql.one(writer, WRITERS)).isEqualTo(writer.name());
        assertThat(Sql.one(cluster.standbys().get(0), WRITERS)).isEqualTo(writer.name());
        assertThat(Sql.rows(
                        writer,
                        "SELECT server_id FROM aurora_replica_status()"
                                + " WHERE last_update_timestamp < now() - interval '5 minutes'"))
                .isEqualTo(List.of(List.of(failover.oldPrimary().name())));

        cluster.rebuild(failover.oldPrimary());
        for (PostgresNode node : cluster.nodes()) {
            assertThat(Sql.one(node, WRITERS)).isEqualTo(writer.name());
            assertThat(Sql.one(node, "SELECT aurora_db_instance_identifier()")).isEqualTo(node.name());
        }
    }

    @Test
    void giveEveryNodeItsOwnAddressOnOnePort() {
        assertThat(cluster.nodes())
                .extracting(PostgresNode::host)
                .containsExactly("127.0.0.1", "127.0.0.2", "127.0.0.3");
        assertThat(cluster.nodes())
                .extracting(PostgresNode::port)
                .containsOnly(cluster.nodes().get(0).port());
        assertThat(cluster.nodes().stream().map(cluster::proxy))
                .extracting(TcpProxy::host)
                .containsExactly("127.0.0.1", "127.0.0.2", "127.0.0.3");
        assertThat(cluster.nodes().stream().map(cluster::proxy))
                .extracting(TcpProxy::port)
                .containsOnly(cluster.proxy(cluster.primary()).port());
    }
}
