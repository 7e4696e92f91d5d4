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
 * Aurora PostgreSQL, whose instances share one volume and list each other.
 *
 * <p>A generation is not known: Aurora's instances write no WAL of their own, so there is no timeline that a promotion
 * would raise. Servers belong together when they list the same instance; instance identifiers are unique within an
 * account and region.
 *
 * <p>Sources: Amazon Aurora User Guide, "aurora_replica_status" (of the connected instance the timestamp is null since
 * 13.9; session_id of the writer is MASTER_SESSION_ID) and "aurora_db_instance_identifier". An instance that was removed
 * or replaced goes on being listed for a while with an old timestamp, hence the 300 seconds.
 */
final class AuroraCluster implements TopologySource {

    private static final String STANDING = "SELECT pg_catalog.pg_is_in_recovery()";

    /** Newest first, and null, which is now, before all others. */
    private static final String OBSERVE = "SELECT self.id, self.reader, s.server_id, s.writer, s.recent"
            + " FROM (SELECT pg_catalog.aurora_db_instance_identifier() AS id,"
            + " pg_catalog.pg_is_in_recovery() AS reader) self"
            + " LEFT JOIN (SELECT r.server_id, r.last_update_timestamp,"
            + " r.session_id OPERATOR(pg_catalog.=) 'MASTER_SESSION_ID' AS writer,"
            + " r.last_update_timestamp IS NULL OR pg_catalog.now() OPERATOR(pg_catalog.-) r.last_update_timestamp"
            + " OPERATOR(pg_catalog.<=) '300 seconds'::pg_catalog.interval AS recent"
            + " FROM pg_catalog.aurora_replica_status() r) s ON s.writer OR s.recent"
            + " ORDER BY s.last_update_timestamp DESC NULLS FIRST";

    @Override
    public String flavour() {
        return "aurora-postgresql";
    }

    @Override
    public Standing standing(Connection physical) throws SQLException {
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery(STANDING)) {
            row.next();
            return standing(row.getBoolean(1));
        }
    }

    @Override
    public Observation observe(Connection physical) throws SQLException {
        Standing self = standing(true);
        String id = null;
        Set<String> identities = new HashSet<>();
        List<Sibling> siblings = new ArrayList<>();
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery(OBSERVE)) {
            boolean writerSeen = false;
            while (row.next()) {
                id = row.getString(1);
                self = standing(row.getBoolean(2));
                String server = row.getString(3);
                boolean writer = row.getBoolean(4);
                if (server == null || (writer && writerSeen && !row.getBoolean(5))) {
                    continue;
                }
                // After a failover the old writer may still be listed as one: the newest is right.
                HostRole role = !writer ? HostRole.READER : writerSeen ? HostRole.UNKNOWN : HostRole.WRITER;
                writerSeen |= writer;
                siblings.add(new Sibling(server, null, 0, role, true));
                identities.add("aurora:" + server);
            }
        }
        if (id != null) {
            identities.add("aurora:" + id);
        }
        return new Observation(self, id, identities, siblings);
    }

    private static Standing standing(boolean reader) {
        return new Standing(reader ? HostRole.READER : HostRole.WRITER, 0);
    }
}
