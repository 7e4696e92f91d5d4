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
 * <p>The position is the volume's durable LSN: of the writer the one in effect, at which all is that was acknowledged, unless
 * a session switched {@code synchronous_commit} off; of a reader the one up to which it has applied the log.
 *
 * <p>Sources: Amazon Aurora User Guide, "aurora_replica_status" (of the connected instance the timestamp is null since
 * 13.9; session_id of the writer is MASTER_SESSION_ID) and "aurora_db_instance_identifier". An instance that was removed
 * or replaced goes on being listed for a while with an old timestamp, hence the 300 seconds.
 */
final class AuroraCluster implements TopologySource {

    /**
     * Of the writer only what it says of itself as of now: a row with a timestamp may be older than what it has
     * acknowledged since.
     */
    private static final String POSITION = "(SELECT r.durable_lsn::pg_catalog.text"
            + " FROM pg_catalog.aurora_replica_status() r"
            + " WHERE r.server_id::pg_catalog.text OPERATOR(pg_catalog.=) q.id"
            + " AND CASE WHEN r.session_id OPERATOR(pg_catalog.=) 'MASTER_SESSION_ID'"
            + " THEN NOT q.reader AND r.last_update_timestamp IS NULL ELSE q.reader END LIMIT 1)";

    /** Newest first, and null, which is now, before all others. */
    private static final String MEMBERS = " LEFT JOIN (SELECT r.server_id, r.last_update_timestamp,"
            + " r.session_id OPERATOR(pg_catalog.=) 'MASTER_SESSION_ID' AS writer,"
            + " r.last_update_timestamp IS NULL OR pg_catalog.now() OPERATOR(pg_catalog.-) r.last_update_timestamp"
            + " OPERATOR(pg_catalog.<=) '300 seconds'::pg_catalog.interval AS recent"
            + " FROM pg_catalog.aurora_replica_status() r) s ON s.writer OR s.recent"
            + " ORDER BY s.last_update_timestamp DESC NULLS FIRST";

    private final String sample;
    private final String observe;

    /** @param positions whether aurora_replica_status() has the column durable_lsn */
    AuroraCluster(boolean positions) {
        String self = " FROM (SELECT q.id, q.reader, " + (positions ? POSITION : "NULL") + " AS position"
                + " FROM (SELECT pg_catalog.aurora_db_instance_identifier()::pg_catalog.text AS id,"
                + " pg_catalog.pg_is_in_recovery() AS reader) q) self";
        sample = "SELECT self.reader, self.position" + self;
        observe = "SELECT self.reader, self.position, self.id, s.server_id, s.writer, s.recent" + self + MEMBERS;
    }

    @Override
    public String flavour() {
        return "aurora-postgresql";
    }

    @Override
    public boolean fenced() {
        return true;
    }

    @Override
    public Standing standing(Connection physical) throws SQLException {
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
            row.next();
            return new Standing(role(row.getBoolean(1)), 0);
        }
    }

    @Override
    public Standing sample(Connection physical) throws SQLException {
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery(sample)) {
            row.next();
            return standing(row);
        }
    }

    @Override
    public Observation observe(Connection physical) throws SQLException {
        Standing self = new Standing(HostRole.READER, 0);
        String id = null;
        Set<String> identities = new HashSet<>();
        List<Sibling> siblings = new ArrayList<>();
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery(observe)) {
            boolean writerSeen = false;
            while (row.next()) {
                self = standing(row);
                id = row.getString(3);
                String server = row.getString(4);
                boolean writer = row.getBoolean(5);
                if (server == null || (writer && writerSeen && !row.getBoolean(6))) {
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

    private static Standing standing(ResultSet row) throws SQLException {
        String durable = row.getString(2);
        LogPosition visible = durable == null ? null : new LogPosition(Long.parseUnsignedLong(durable));
        return new Standing(role(row.getBoolean(1)), 0, 0, visible);
    }

    private static HostRole role(boolean reader) {
        return reader ? HostRole.READER : HostRole.WRITER;
    }
}
