package io.awswrapper.dialect.pg;

import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plain PostgreSQL with streaming replication.
 *
 * <p>Of an instance's name nothing is said: the one candidate, {@code cluster_name}, is the same on all nodes where
 * Patroni or CloudNativePG set it, and the same on all machines as Debian sets it.
 *
 * <p>Sources: PostgreSQL manual, "Recovery Information Functions" and "Backup Control Functions" (functions-admin),
 * "Control Data Functions" (functions-info), "pg_stat_replication" and "pg_stat_wal_receiver" (monitoring-stats).
 * Addresses in those views are shown to members of pg_read_all_stats only; for others there are no siblings.
 */
final class StreamingReplication implements TopologySource {

    /**
     * The name of the current WAL file, which begins with the timeline; null on a standby. Recovery is looked at once and
     * never comes back in a running server, so a promotion between the calls does no harm. Not
     * {@code pg_control_checkpoint()}, which shows the new timeline only after the next checkpoint.
     */
    private static final String WAL_FILE = "CASE WHEN pg_catalog.pg_is_in_recovery() THEN NULL"
            + " ELSE pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()) END";

    private static final String STANDING = "SELECT " + WAL_FILE;

    private static final String OBSERVE = "SELECT 'self', " + WAL_FILE + ", s.system_identifier::pg_catalog.text, 0"
            + " FROM pg_catalog.pg_control_system() s"
            + " UNION ALL"
            + " SELECT 'standby', pg_catalog.host(r.client_addr), NULL, 0"
            + " FROM pg_catalog.pg_stat_replication r"
            + " WHERE r.client_addr IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots l"
            + " WHERE l.active_pid OPERATOR(pg_catalog.=) r.pid AND l.slot_type OPERATOR(pg_catalog.=) 'logical')"
            + " UNION ALL"
            + " SELECT 'upstream', w.sender_host, NULL, w.sender_port"
            + " FROM pg_catalog.pg_stat_wal_receiver w WHERE w.sender_host IS NOT NULL";

    @Override
    public String flavour() {
        return "postgresql";
    }

    @Override
    public Standing standing(Connection physical) throws SQLException {
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery(STANDING)) {
            row.next();
            return standing(row.getString(1));
        }
    }

    @Override
    public Observation observe(Connection physical) throws SQLException {
        Standing self = new Standing(HostRole.READER, 0);
        Set<String> identities = new HashSet<>();
        List<Sibling> siblings = new ArrayList<>();
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery(OBSERVE)) {
            while (row.next()) {
                String value = row.getString(2);
                if (row.getString(1).equals("self")) {
                    self = standing(value);
                    identities.add("system:" + row.getString(3));
                } else if (!value.startsWith("/")) {
                    // The upstream may be a standby itself (cascading), so its role is not known.
                    HostRole role = row.getString(1).equals("standby") ? HostRole.READER : HostRole.UNKNOWN;
                    siblings.add(new Sibling(null, value, row.getInt(4), role, false));
                }
            }
        }
        return new Observation(self, null, identities, siblings);
    }

    /** A WAL file's name is 24 hexadecimal digits, the first 8 of which are the timeline. */
    private static Standing standing(@Nullable String walFile) {
        return walFile == null
                ? new Standing(HostRole.READER, 0)
                : new Standing(HostRole.WRITER, Long.parseLong(walFile, 0, 8, 16));
    }
}
