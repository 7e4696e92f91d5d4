package io.awswrapper.dialect.mysql;

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
 * Aurora MySQL, whose instances share one volume and list each other.
 *
 * <p>There is no position: the lag that an instance lists was measured at some time before, by whoever listed it, and does
 * not say which of the writer's commits a reader shows. So nothing is known to be fresh but the writer. There is no
 * generation either. Servers belong together when they list the same instance; instance identifiers are unique within an
 * account and region.
 *
 * <p>Sources: Amazon Aurora User Guide, "information_schema.replica_host_status" (SESSION_ID of the writer is
 * MASTER_SESSION_ID), "Aurora MySQL configuration parameters" (aurora_server_id; innodb_read_only is on on readers). An
 * instance that was removed or replaced goes on being listed for a while with an old timestamp, hence the 300 seconds.
 */
final class AuroraCluster implements TopologySource {

    static final String STANDING = "SELECT @@global.innodb_read_only";
    static final String OBSERVE = observe("@@aurora_server_id", "information_schema.replica_host_status");

    private final String standing;
    private final String observe;

    /** For servers that answer {@link #STANDING} and {@link #OBSERVE}, or what stands for them in a test. */
    AuroraCluster(String standing, String observe) {
        this.standing = standing;
        this.observe = observe;
    }

    /** Newest first, and null, which is now, before all others. */
    static String observe(String own, String table) {
        String recent = "(s.last_update_timestamp IS NULL OR"
                + " TIME_TO_SEC(TIMEDIFF(NOW(), s.last_update_timestamp)) <= 300)";
        return "SELECT " + own + ", @@global.innodb_read_only, s.server_id, s.session_id = 'MASTER_SESSION_ID', "
                + recent
                + " FROM " + table + " s WHERE s.session_id = 'MASTER_SESSION_ID' OR " + recent
                + " ORDER BY s.last_update_timestamp IS NOT NULL, s.last_update_timestamp DESC";
    }

    @Override
    public String flavour() {
        return "aurora-mysql";
    }

    @Override
    public boolean fenced() {
        return true;
    }

    @Override
    public Standing standing(Connection physical) throws SQLException {
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery(standing)) {
            row.next();
            return standing(row.getBoolean(1));
        }
    }

    @Override
    public Observation observe(Connection physical) throws SQLException {
        Standing self = null;
        String id = null;
        Set<String> identities = new HashSet<>();
        List<Sibling> siblings = new ArrayList<>();
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery(observe)) {
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
        return new Observation(self == null ? standing(physical) : self, id, identities, siblings);
    }

    private static Standing standing(boolean reader) {
        return new Standing(reader ? HostRole.READER : HostRole.WRITER, 0);
    }
}
