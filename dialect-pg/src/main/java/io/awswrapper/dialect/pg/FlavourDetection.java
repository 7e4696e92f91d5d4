package io.awswrapper.dialect.pg;

import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.TopologySource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds out which flavour of PostgreSQL answers. One round trip, a second one where RDS's extension rds_tools is
 * installed.
 *
 * <p>The catalog is asked what may be called, rather than calling and seeing it fail: a failure would be logged on the
 * server at every connect, and would leave an aborted transaction where one is open. All SQL of this package names its
 * schema, operators included, so that no search_path can put other functions in their place.
 *
 * <p>Thread-safe.
 */
final class FlavourDetection {

    private static final String MAY_BE_USED = "SELECT n.nspname::pg_catalog.text, p.proname::pg_catalog.text"
            + " FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) p.pronamespace"
            + " WHERE p.proname OPERATOR(pg_catalog.=) ANY ('{aurora_replica_status,aurora_db_instance_identifier,"
            + "dbi_resource_id,multi_az_db_cluster_source_dbi_resource_id,show_topology,"
            + "pg_control_system,pg_control_recovery,pg_walfile_name,pg_current_wal_insert_lsn,"
            + "pg_last_wal_receive_lsn,pg_last_wal_replay_lsn}'::pg_catalog.name[])"
            + " AND n.nspname OPERATOR(pg_catalog.=) ANY ('{pg_catalog,rds_tools}'::pg_catalog.name[])"
            + " AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')"
            + " AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE')"
            + " UNION ALL SELECT 'pg_catalog', c.relname::pg_catalog.text"
            + " FROM pg_catalog.pg_class c"
            + " WHERE c.relname OPERATOR(pg_catalog.=)"
            + " ANY ('{pg_stat_replication,pg_stat_wal_receiver,pg_replication_slots}'::pg_catalog.name[])"
            + " AND c.relnamespace OPERATOR(pg_catalog.=) 'pg_catalog'::pg_catalog.regnamespace"
            + " AND pg_catalog.has_table_privilege(c.oid, 'SELECT')"
            + " UNION ALL SELECT 'pg_catalog.aurora_replica_status', a.name FROM pg_catalog.pg_proc p,"
            + " pg_catalog.unnest(p.proargnames) a (name)"
            + " WHERE p.proname OPERATOR(pg_catalog.=) 'aurora_replica_status'"
            + " AND p.pronamespace OPERATOR(pg_catalog.=) 'pg_catalog'::pg_catalog.regnamespace"
            + " UNION ALL SELECT NULL, pg_catalog.current_setting('wal_block_size')";

    /** Null on an RDS instance that is not a member of a Multi-AZ DB cluster. */
    private static final String MULTI_AZ =
            "SELECT w FROM rds_tools.multi_az_db_cluster_source_dbi_resource_id() AS w LIMIT 1";

    private final ErrorClasses errors;

    FlavourDetection(ErrorClasses errors) {
        this.errors = errors;
    }

    /** As {@link io.awswrapper.spi.Dialect#topologySource}. */
    TopologySource detect(Connection physical) throws SQLException {
        try (Statement statement = physical.createStatement()) {
            Usable usable = usable(statement);
            if (usable.all("pg_catalog.aurora_replica_status", "pg_catalog.aurora_db_instance_identifier")) {
                return new AuroraCluster(usable.all("pg_catalog.aurora_replica_status.durable_lsn"));
            }
            StandingQuery standing = new StandingQuery(usable);
            if (usable.all(
                            "rds_tools.show_topology",
                            "rds_tools.dbi_resource_id",
                            "rds_tools.multi_az_db_cluster_source_dbi_resource_id")
                    && isMultiAz(statement)) {
                return new MultiAzCluster(standing);
            }
            boolean views = usable.all(
                    "pg_catalog.pg_stat_replication",
                    "pg_catalog.pg_stat_wal_receiver",
                    "pg_catalog.pg_replication_slots");
            return new StreamingReplication(standing, usable.all("pg_catalog.pg_control_system"), views);
        }
    }

    private static Usable usable(Statement statement) throws SQLException {
        Set<String> names = new HashSet<>();
        int walPageSize = 0;
        try (ResultSet row = statement.executeQuery(MAY_BE_USED)) {
            while (row.next()) {
                String owner = row.getString(1);
                if (owner == null) {
                    walPageSize = row.getInt(2);
                } else {
                    names.add(owner + "." + row.getString(2));
                }
            }
        }
        return new Usable(names, walPageSize);
    }

    private boolean isMultiAz(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(MULTI_AZ)) {
            return row.next() && row.getString(1) != null;
        } catch (SQLException refused) {
            if (errors.classify(refused) == ErrorKind.STATEMENT) {
                return false;
            }
            throw refused;
        }
    }
}
