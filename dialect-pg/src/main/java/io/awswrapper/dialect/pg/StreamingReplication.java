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

/**
 * Plain PostgreSQL with streaming replication.
 *
 * <p>Servers belong together when they share the system identifier: initdb makes it, standbys copy it. A copy restored
 * from a backup has it too, so it alone does not prove that two servers replicate each other.
 *
 * <p>No instance gets a name. The one candidate, {@code cluster_name}, is the same on all nodes where Patroni or
 * CloudNativePG set it, and the same on all machines where Debian does.
 *
 * <p>Sources: PostgreSQL manual, "Control Data Functions" (functions-info), "pg_stat_replication",
 * "pg_stat_wal_receiver" (monitoring-stats) and "pg_replication_slots". Addresses in these views are shown only to
 * members of pg_read_all_stats, as pg_monitor is one; for others there are no siblings.
 */
final class StreamingReplication implements TopologySource {

    /** A subscriber of logical replication is another cluster. */
    private static final String STANDBYS = " UNION ALL SELECT 'standby', pg_catalog.host(r.client_addr), NULL, 0"
            + " FROM pg_catalog.pg_stat_replication r"
            + " WHERE r.client_addr IS NOT NULL AND r.state OPERATOR(pg_catalog.=) ANY ('{streaming,catchup}'::pg_catalog.text[])"
            + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_replication_slots l"
            + " WHERE l.active_pid OPERATOR(pg_catalog.=) r.pid AND l.slot_type OPERATOR(pg_catalog.=) 'logical')";

    private static final String UPSTREAM = " UNION ALL SELECT 'upstream', w.sender_host, NULL, w.sender_port"
            + " FROM pg_catalog.pg_stat_wal_receiver w WHERE w.sender_host IS NOT NULL";

    private final StandingQuery standing;
    private final String observe;

    /**
     * @param systemIdentifier whether pg_control_system() may be called
     * @param views whether the views about replication may be read
     */
    StreamingReplication(StandingQuery standing, boolean systemIdentifier, boolean views) {
        this.standing = standing;
        this.observe = "SELECT 'self', " + standing.expression() + ", "
                + (systemIdentifier
                        ? "(SELECT s.system_identifier::pg_catalog.text FROM pg_catalog.pg_control_system() s)"
                        : "NULL::pg_catalog.text")
                + ", 0"
                + (views ? STANDBYS + UPSTREAM : "");
    }

    @Override
    public String flavour() {
        return "postgresql";
    }

    @Override
    public Standing standing(Connection physical) throws SQLException {
        return standing.ask(physical);
    }

    @Override
    public Standing sample(Connection physical) throws SQLException {
        return standing.sample(physical);
    }

    @Override
    public Observation observe(Connection physical) throws SQLException {
        Standing self = new Standing(HostRole.READER, 0);
        Set<String> identities = new HashSet<>();
        List<Sibling> siblings = new ArrayList<>();
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery(observe)) {
            while (row.next()) {
                String what = row.getString(1);
                String value = row.getString(2);
                if (what.equals("self")) {
                    self = standing.standing(value);
                    String identifier = row.getString(3);
                    if (identifier != null) {
                        identities.add("system:" + identifier);
                    }
                } else if (!value.startsWith("/")) { // not a directory of Unix sockets
                    // With cascading replication the upstream is a standby too.
                    HostRole role = what.equals("standby") ? HostRole.READER : HostRole.UNKNOWN;
                    siblings.add(new Sibling(null, value, row.getInt(4), role, false));
                }
            }
        }
        return new Observation(self, null, identities, siblings);
    }
}
