package io.awswrapper.dialect.pg;

import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource.Standing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * A server's role and timeline in one answer: the name of its current WAL file; on a standby {@code @} and the bytes of
 * WAL it has received, or null where that may not be asked. Thread-safe.
 *
 * <p>Recovery is looked at once and never comes back in a running server, so a promotion between the calls does no harm.
 * {@code pg_control_checkpoint()} would show the new timeline only after the next checkpoint. Source: PostgreSQL manual,
 * "Recovery Control Functions" and "Backup Control Functions" (functions-admin).
 */
final class Timeline {

    private static final String RECEIVED = "'@' OPERATOR(pg_catalog.||) (GREATEST("
            + "COALESCE(pg_catalog.pg_last_wal_receive_lsn(), '0/0'::pg_catalog.pg_lsn),"
            + " COALESCE(pg_catalog.pg_last_wal_replay_lsn(), '0/0'::pg_catalog.pg_lsn))"
            + " OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::pg_catalog.text";

    private static final String KNOWN = "CASE WHEN pg_catalog.pg_is_in_recovery() THEN " + RECEIVED
            + " ELSE pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()) END";

    /** For a role from which the functions were revoked: timeline 0. */
    private static final String UNKNOWN = "CASE WHEN pg_catalog.pg_is_in_recovery() THEN NULL ELSE '00000000' END";

    private final String expression;

    Timeline(boolean permitted) {
        this.expression = permitted ? KNOWN : UNKNOWN;
    }

    /** The SQL expression whose value {@link #standing(String)} reads. */
    String expression() {
        return expression;
    }

    /** As {@link io.awswrapper.spi.TopologySource#standing}. */
    Standing ask(Connection physical) throws SQLException {
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + expression)) {
            row.next();
            return standing(row.getString(1));
        }
    }

    /** A WAL file's name is 24 hexadecimal digits, the first 8 of which are the timeline. */
    static Standing standing(@Nullable String walFile) {
        if (walFile != null && walFile.startsWith("@")) {
            return new Standing(HostRole.READER, 0, Long.parseLong(walFile, 1, walFile.length(), 10), null);
        }
        return walFile == null
                ? new Standing(HostRole.READER, 0)
                : new Standing(HostRole.WRITER, Long.parseLong(walFile, 0, 8, 16));
    }
}
