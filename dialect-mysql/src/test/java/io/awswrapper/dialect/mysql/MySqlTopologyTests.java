package io.awswrapper.dialect.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource;
import io.awswrapper.spi.TopologySource.Observation;
import io.awswrapper.spi.TopologySource.Sibling;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

@ClusterTest(Database.MYSQL)
class MySqlTopologyTests extends AbstractTopologyTests {

    MySqlTopologyTests(DatabaseCluster cluster) {
        super(new MySqlDialect(), cluster);
    }

    /** RDS's own table, as a Multi-AZ DB cluster has it. */
    @Test
    void the_members_of_a_multi_az_cluster_come_from_its_table() throws Exception {
        DatabaseNode primary = cluster.primary();
        administer(primary, "CREATE TABLE mysql.rds_topology (id VARCHAR(255), endpoint VARCHAR(255), port INT)");
        try {
            for (DatabaseNode node : cluster.nodes()) {
                administer(
                        primary,
                        "INSERT INTO mysql.rds_topology VALUES (" + id(node) + ", '" + node.name()
                                + ".abc.us-east-2.rds.amazonaws.com', " + node.port() + ")");
            }
            DatabaseNode replica = cluster.standbys().get(0);
            try (Connection above = primary.open();
                    Connection below = replica.open()) {
                TopologySource source = dialect.topologySource(above);
                assertThat(source.flavour()).isEqualTo("rds-multi-az-mysql");
                until(() ->
                        dialect.topologySource(below).observe(below).siblings().size() == 3);

                for (Connection connection : new Connection[] {above, below}) {
                    Observation seen = source.observe(connection);
                    assertThat(seen.siblings())
                            .containsExactlyInAnyOrderElementsOf(cluster.nodes().stream()
                                    .map(node -> new Sibling(
                                            node.name(),
                                            node.name() + ".abc.us-east-2.rds.amazonaws.com",
                                            node.port(),
                                            node.equals(primary) ? HostRole.WRITER : HostRole.READER,
                                            true))
                                    .toList());
                }
                assertThat(source.observe(above).instanceId()).isEqualTo(primary.name());
                assertThat(source.observe(below).instanceId()).isEqualTo(replica.name());
                assertThat(source.observe(below).identities())
                        .isEqualTo(source.observe(above).identities());
                assertThat((Object) source.standing(below).visible()).isNotNull();
            }
            try (Connection ordinary = open(primary)) {
                assertThat(dialect.topologySource(ordinary).flavour()).isEqualTo("mysql");
            }
        } finally {
            administer(cluster.primary(), "DROP TABLE mysql.rds_topology");
        }
    }

    /** The table without a row for this server is that of a blue/green deployment. */
    @Test
    void a_blue_green_deployment_is_no_multi_az_cluster() throws Exception {
        administer(
                cluster.primary(),
                "CREATE TABLE mysql.rds_topology (id VARCHAR(255), endpoint VARCHAR(255), port INT)",
                "INSERT INTO mysql.rds_topology VALUES ('db-1', 'a.abc.us-east-2.rds.amazonaws.com', 3306)");
        try (Connection connection = cluster.primary().open()) {
            assertThat(dialect.topologySource(connection).flavour()).isEqualTo("mysql");
        } finally {
            administer(cluster.primary(), "DROP TABLE mysql.rds_topology");
        }
    }

    /** Aurora's table cannot be made on another server: the same query is read here from a table of the same columns. */
    @Test
    void the_members_of_an_aurora_cluster_are_read_newest_first() throws Exception {
        DatabaseNode primary = cluster.primary();
        administer(
                primary,
                "CREATE TABLE app.replica_host_status (server_id VARCHAR(100), session_id VARCHAR(100),"
                        + " last_update_timestamp DATETIME)");
        try (Connection connection = primary.open()) {
            AuroraCluster source =
                    new AuroraCluster(AuroraCluster.STANDING, AuroraCluster.observe("'i2'", "app.replica_host_status"));
            assertThat(source.observe(connection).siblings()).isEmpty();
            assertThat(source.observe(connection).self().role()).isEqualTo(HostRole.WRITER);

            list(connection, "i1", "MASTER_SESSION_ID", "5");
            list(connection, "i2", "MASTER_SESSION_ID", "1");
            list(connection, "i3", "a-session", "2");
            list(connection, "i4", "removed", "301");
            Observation seen = source.observe(connection);

            assertThat(names(seen)).containsExactly("i2 WRITER", "i3 READER", "i1 UNKNOWN");
            assertThat(seen.instanceId()).isEqualTo("i2");
            assertThat(seen.identities()).containsExactlyInAnyOrder("aurora:i1", "aurora:i2", "aurora:i3");
            assertThat((Object) seen.self().visible()).isNull();

            execute(
                    connection,
                    "UPDATE app.replica_host_status SET last_update_timestamp = NOW() - INTERVAL 400 SECOND"
                            + " WHERE server_id = 'i1'");
            list(connection, "i5", "own", null);
            assertThat(names(source.observe(connection))).containsExactly("i5 READER", "i2 WRITER", "i3 READER");
        } finally {
            administer(cluster.primary(), "DROP TABLE app.replica_host_status");
        }
    }

    private static void list(
            Connection connection, String server, String session, @org.jspecify.annotations.Nullable String age)
            throws SQLException {
        String time = age == null ? "NULL" : "NOW() - INTERVAL " + age + " SECOND";
        execute(
                connection,
                "INSERT INTO app.replica_host_status VALUES ('" + server + "', '" + session + "', " + time + ")");
    }

    private static String id(DatabaseNode node) {
        return "'" + node.name().substring(1) + "'";
    }
}
