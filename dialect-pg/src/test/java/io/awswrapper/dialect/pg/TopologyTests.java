package io.awswrapper.dialect.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource;
import io.awswrapper.spi.TopologySource.Observation;
import io.awswrapper.spi.TopologySource.Sibling;
import io.awswrapper.spi.TopologySource.Standing;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The servers are promoted and disguised in the course of the tests, so the order counts. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@PostgresClusterTest(nodes = 2, settings = "allow_system_table_mods=on")
class TopologyTests {

    private static PostgresNode primary;
    private static PostgresNode standby;
    private final PostgresDialect dialect = new PostgresDialect();

    @BeforeAll
    static void start(PostgresCluster cluster) {
        primary = cluster.primary();
        standby = cluster.standbys().get(0);
    }

    @Test
    @Order(1)
    void a_primary_names_its_timeline_and_its_standbys() throws Exception {
        try (Connection connection = primary.open()) {
            TopologySource source = dialect.topologySource(connection);
            Observation seen = source.observe(connection);

            assertThat(source.flavour()).isEqualTo("postgresql");
            assertWriter(source.standing(connection), 1);
            assertWriter(seen.self(), 1);
            assertThat(seen.instanceId()).isNull();
            assertThat(seen.identities()).singleElement().asString().matches("system:[0-9]+");
            assertThat(seen.siblings()).containsExactly(new Sibling(null, "127.0.0.1", 0, HostRole.READER, false));
        }
    }

    @Test
    @Order(2)
    void a_standby_is_of_the_same_system_and_names_its_upstream() throws Exception {
        try (Connection above = primary.open();
                Connection connection = standby.open()) {
            TopologySource source = dialect.topologySource(connection);
            Observation seen = source.observe(connection);

            assertThat(source.standing(connection).role()).isEqualTo(HostRole.READER);
            assertThat(source.standing(connection).received())
                    .as("bytes of WAL received")
                    .isPositive();
            assertThat(seen.self().role()).isEqualTo(HostRole.READER);
            assertThat(seen.identities()).isEqualTo(source.observe(above).identities());
            assertThat(seen.siblings())
                    .containsExactly(new Sibling(null, "127.0.0.1", primary.port(), HostRole.UNKNOWN, false));
        }
    }

    @Test
    @Order(3)
    void an_ordinary_user_learns_role_timeline_and_identity_but_no_addresses() throws Exception {
        try (Connection connection = Servers.openAsUser(primary);
                Connection below = Servers.openAsUser(standby)) {
            TopologySource source = dialect.topologySource(connection);

            assertWriter(source.observe(connection).self(), 1);
            assertThat(source.observe(connection).identities()).hasSize(1);
            assertThat(source.observe(connection).siblings()).isEmpty();
            assertThat(source.observe(below).siblings()).isEmpty();
        }
    }

    @Test
    @Order(4)
    void a_user_without_any_right_still_learns_the_role() throws Exception {
        String[] objects = {
            "FUNCTION pg_control_system()", "FUNCTION pg_walfile_name(pg_lsn)", "TABLE pg_stat_replication"
        };
        for (String object : objects) {
            Servers.run(primary, "REVOKE ALL ON " + object + " FROM PUBLIC");
        }
        try (Connection connection = Servers.openAsUser(primary)) {
            TopologySource source = dialect.topologySource(connection);

            assertThat(source.standing(connection)).isEqualTo(new Standing(HostRole.WRITER, 0));
            assertThat(source.observe(connection))
                    .isEqualTo(new Observation(new Standing(HostRole.WRITER, 0), null, Set.of(), List.of()));
        } finally {
            for (String object : objects) {
                Servers.run(primary, "GRANT ALL ON " + object + " TO PUBLIC");
            }
        }
    }

    @Test
    @Order(5)
    void a_hostile_search_path_changes_nothing() throws Exception {
        Servers.run(
                primary,
                "CREATE SCHEMA evil",
                "GRANT USAGE ON SCHEMA evil TO PUBLIC",
                "CREATE FUNCTION evil.pg_is_in_recovery() RETURNS bool LANGUAGE sql AS 'SELECT true'",
                "CREATE FUNCTION evil.never(oid, oid) RETURNS bool LANGUAGE sql AS 'SELECT false'",
                "CREATE FUNCTION evil.never(name, name) RETURNS bool LANGUAGE sql AS 'SELECT false'",
                "CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.never)",
                "CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = name, FUNCTION = evil.never)",
                "CREATE VIEW evil.pg_proc AS SELECT 1 AS a",
                "CREATE DOMAIN evil.text AS int");
        try (Connection connection = primary.open();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = evil, pg_catalog");
            TopologySource source = dialect.topologySource(connection);

            assertWriter(source.observe(connection).self(), 1);
            assertThat(source.observe(connection).identities()).hasSize(1);
            assertThat(source.observe(connection).siblings()).hasSize(1);
        }
    }

    @Test
    @Order(6)
    void finding_the_flavour_leaves_an_open_transaction_as_it_was() throws Exception {
        try (Connection connection = primary.open()) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("SELECT 1");
            dialect.topologySource(connection).observe(connection);

            connection.createStatement().execute("SELECT 1");
            assertThat(dialect.inTransaction(connection)).contains(true);
        }
    }

    @Test
    @Order(7)
    void a_multi_az_cluster_is_known_by_rds_tools() throws Exception {
        Servers.run(
                primary,
                "CREATE SCHEMA rds_tools",
                "CREATE FUNCTION rds_tools.dbi_resource_id() RETURNS text LANGUAGE sql AS $$SELECT 'db-A'$$",
                "CREATE FUNCTION rds_tools.multi_az_db_cluster_source_dbi_resource_id() RETURNS text LANGUAGE sql"
                        + " AS $$SELECT NULL::text$$",
                "CREATE FUNCTION rds_tools.show_topology(caller text DEFAULT NULL)"
                        + " RETURNS TABLE(id text, endpoint text, port int) LANGUAGE sql AS"
                        + " $$VALUES ('db-A', 'one.xyz.rds.amazonaws.com', 5432), ('db-B', 'two.xyz.rds.amazonaws.com', 5433)$$");
        try (Connection connection = primary.open();
                Connection other = Servers.openAsUser(primary)) {
            assertThat(dialect.topologySource(connection).flavour()).isEqualTo("postgresql");

            Servers.run(
                    primary,
                    "CREATE OR REPLACE FUNCTION rds_tools.multi_az_db_cluster_source_dbi_resource_id() RETURNS text"
                            + " LANGUAGE sql AS $$SELECT 'db-B'$$");
            TopologySource source = dialect.topologySource(connection);
            Observation seen = source.observe(connection);

            assertThat(source.flavour()).isEqualTo("rds-multi-az-postgresql");
            assertThat(seen.instanceId()).isEqualTo("one");
            assertWriter(seen.self(), 1);
            assertThat(seen.identities()).containsExactlyInAnyOrder("rds:db-A", "rds:db-B");
            assertThat(seen.siblings())
                    .containsExactlyInAnyOrder(
                            new Sibling("one", "one.xyz.rds.amazonaws.com", 5432, HostRole.READER, true),
                            new Sibling("two", "two.xyz.rds.amazonaws.com", 5433, HostRole.WRITER, true));
            // Without the right to the schema.
            assertThat(dialect.topologySource(other).flavour()).isEqualTo("postgresql");
        }
    }

    @Test
    @Order(8)
    void a_member_that_names_itself_as_the_source_is_the_writer() throws Exception {
        Servers.run(
                primary,
                "CREATE OR REPLACE FUNCTION rds_tools.multi_az_db_cluster_source_dbi_resource_id() RETURNS text"
                        + " LANGUAGE sql AS $$SELECT 'db-A'$$");
        try (Connection connection = primary.open()) {
            assertThat(dialect.topologySource(connection).observe(connection).siblings())
                    .extracting(Sibling::role)
                    .containsExactlyInAnyOrder(HostRole.WRITER, HostRole.READER);
        }
        Servers.run(
                primary,
                "CREATE OR REPLACE FUNCTION rds_tools.multi_az_db_cluster_source_dbi_resource_id() RETURNS text"
                        + " LANGUAGE plpgsql AS $$BEGIN RAISE 'not for this instance'; END$$");
        try (Connection connection = primary.open()) {
            assertThat(dialect.topologySource(connection).flavour()).isEqualTo("postgresql");
        }
    }

    @Test
    @Order(9)
    void aurora_lists_its_members_and_the_newest_writer_wins() throws Exception {
        Servers.run(
                primary,
                "CREATE FUNCTION pg_catalog.aurora_db_instance_identifier() RETURNS text LANGUAGE sql AS $$SELECT 'a1'$$",
                "CREATE FUNCTION pg_catalog.aurora_replica_status() RETURNS"
                        + " TABLE(server_id text, session_id text, last_update_timestamp timestamptz) LANGUAGE sql AS $$"
                        + "VALUES ('a5', 'MASTER_SESSION_ID', now() - interval '9 minutes'),"
                        + " ('a4', 'MASTER_SESSION_ID', now() - interval '1 minute'),"
                        + " ('a1', 'MASTER_SESSION_ID', NULL),"
                        + " ('a2', '5f1c', now() - interval '1 second'),"
                        + " ('a3', '77aa', now() - interval '6 minutes')$$");
        try (Connection connection = primary.open()) {
            TopologySource source = dialect.topologySource(connection);
            Observation seen = source.observe(connection);

            assertThat(source.flavour()).isEqualTo("aurora-postgresql");
            assertThat(source.standing(connection)).isEqualTo(new Standing(HostRole.WRITER, 0));
            assertThat(seen.instanceId()).isEqualTo("a1");
            assertThat(seen.identities()).containsExactlyInAnyOrder("aurora:a1", "aurora:a2", "aurora:a4");
            assertThat(seen.siblings())
                    .containsExactly(
                            new Sibling("a1", null, 0, HostRole.WRITER, true),
                            new Sibling("a2", null, 0, HostRole.READER, true),
                            new Sibling("a4", null, 0, HostRole.UNKNOWN, true));
        }
    }

    @Test
    @Order(10)
    void aurora_tells_the_position_of_the_instance_that_is_asked() throws Exception {
        Servers.run(
                primary,
                "CREATE TABLE rows (server_id text, session_id text, durable_lsn bigint, last_update_timestamp timestamptz)",
                "DROP FUNCTION pg_catalog.aurora_replica_status()",
                "CREATE FUNCTION pg_catalog.aurora_replica_status() RETURNS TABLE(server_id text, session_id text,"
                        + " durable_lsn bigint, last_update_timestamp timestamptz) LANGUAGE sql"
                        + " AS 'SELECT * FROM public.rows'",
                "INSERT INTO rows VALUES ('a1', 'MASTER_SESSION_ID', 700, NULL), ('a2', '5f1c', 600, now())");
        try (Connection writer = primary.open();
                Connection reader = standby.open()) {
            TopologySource source = dialect.topologySource(writer);
            assertThat(source.sample(writer)).isEqualTo(aurora(HostRole.WRITER, 700));
            assertThat(source.observe(writer).self()).isEqualTo(aurora(HostRole.WRITER, 700));
            assertThat(new LogPosition(700).includes(new LogPosition(700))).isTrue();
            assertThat(new LogPosition(600).includes(new LogPosition(700))).isFalse();

            // Whoever is a1 is a reader now, and its row is of the past or its own.
            awaitReplay(writer, reader);
            assertThat(source.sample(reader)).isEqualTo(new Standing(HostRole.READER, 0));
            Servers.run(primary, "UPDATE rows SET session_id = '77aa' WHERE server_id = 'a1'");
            awaitReplay(writer, reader);
            assertThat(source.sample(reader)).isEqualTo(aurora(HostRole.READER, 700));
            assertThat(source.sample(writer)).isEqualTo(new Standing(HostRole.WRITER, 0));

            // Before 13.9: nobody knows how old the number is.
            Servers.run(
                    primary,
                    "UPDATE rows SET session_id = 'MASTER_SESSION_ID', last_update_timestamp = now()"
                            + " WHERE server_id = 'a1'");
            assertThat(source.sample(writer)).isEqualTo(new Standing(HostRole.WRITER, 0));
            assertThat(source.observe(writer).siblings()).hasSize(2);
            Servers.run(primary, "DELETE FROM rows");
            assertThat(source.sample(writer)).isEqualTo(new Standing(HostRole.WRITER, 0));
        } finally {
            Servers.run(primary, "DROP FUNCTION pg_catalog.aurora_replica_status()");
        }
    }

    private static Standing aurora(HostRole role, long position) {
        return new Standing(role, 0, 0, new LogPosition(position));
    }

    private static void awaitReplay(Connection writer, Connection reader) throws SQLException {
        try (Statement above = writer.createStatement();
                Statement below = reader.createStatement();
                ResultSet written = above.executeQuery("SELECT pg_current_wal_lsn()")) {
            written.next();
            String replayed = "SELECT pg_last_wal_replay_lsn() >= '" + written.getString(1) + "'";
            boolean reached = false;
            while (!reached) {
                try (ResultSet row = below.executeQuery(replayed)) {
                    row.next();
                    reached = row.getBoolean(1);
                }
            }
        }
    }

    @Test
    @Order(11)
    void aurora_right_after_a_failover_may_list_nobody() throws Exception {
        Servers.run(
                primary,
                "CREATE FUNCTION pg_catalog.aurora_replica_status() RETURNS"
                        + " TABLE(server_id text, session_id text, last_update_timestamp timestamptz) LANGUAGE sql AS"
                        + " $$SELECT ''::text, ''::text, now() WHERE false$$");
        try (Connection connection = primary.open()) {
            Observation seen = dialect.topologySource(connection).observe(connection);

            assertThat(seen.instanceId()).isEqualTo("a1");
            assertThat(seen.identities()).containsExactly("aurora:a1");
            assertThat(seen.siblings()).isEmpty();
            assertThat(seen.self().role()).isEqualTo(HostRole.WRITER);
        }
        Servers.run(primary, "DROP FUNCTION pg_catalog.aurora_replica_status()", "DROP SCHEMA rds_tools CASCADE");
    }

    @Test
    @Order(12)
    void a_promoted_standby_shows_its_new_timeline_in_the_first_answer_in_which_it_is_a_writer() throws Exception {
        try (Connection connection = standby.open();
                Connection admin = standby.open()) {
            TopologySource source = dialect.topologySource(connection);
            admin.createStatement().execute("SELECT pg_promote(false)");
            Standing seen = source.standing(connection);
            while (seen.role() == HostRole.READER) {
                seen = source.standing(connection);
            }

            assertWriter(seen, 2);
            assertThat(source.observe(connection).siblings()).isEmpty();
        }
    }

    private static void assertWriter(Standing standing, long timeline) {
        assertThat(standing.role()).isEqualTo(HostRole.WRITER);
        assertThat(standing.generation()).isEqualTo(timeline);
        assertThat(standing.visible()).isNotNull();
    }
}
