package io.awswrapper.dialect.pg;

import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource.Standing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * A server's role, timeline and position in its write-ahead log, in one answer. What may not be asked is left out of the
 * question. Thread-safe.
 *
 * <p><b>Position of the writer</b>: where the next record goes, not what is written or flushed: with {@code
 * synchronous_commit=off} a commit is acknowledged before it is written. <b>Of a reader</b>: the end of the last record
 * that it has replayed. At a page's boundary the two differ although nothing lies between them: the writer already
 * counts the header of the next page, 24 bytes, or 40 in a segment's first one; a reader does not before a record follows.
 * The header is taken off again. That never makes the writer's position too low: no record ends or begins inside a header,
 * and where one goes on behind it, as far as the 40th byte of a short-headed page, no reader can stand between.
 *
 * <p><b>Timeline of the writer</b>: in the name of its current WAL file. {@code pg_control_checkpoint()} would show a new
 * one only after the next checkpoint. <b>Of a reader</b>: what its WAL receiver was told to stream ({@code received_tli}),
 * which only members of pg_read_all_stats may see. It is never too high: the startup process asks for a timeline only when
 * all it has replayed belongs to the history of that timeline (xlogrecovery.c, rescanLatestTimeLine: "forked off current
 * database system timeline before current recovery point" otherwise), and it asks at or behind the fork. While it has
 * replayed nothing of the new timeline yet, it stands before the fork or at it, and the new writer's positions never lie
 * before. Without that view: the timeline of the minimum recovery point. It is written when dirty pages or a restart point
 * are, so it may lag for minutes after a promotion, in which the reader passes for one of the old history; it is never too
 * high, as a standby takes no queries before that point. The position is read before the timeline, so a position of a new
 * timeline is never taken for one of the old.
 *
 * <p>Positions of one timeline number are comparable, unless two servers were promoted from the same timeline apart from
 * each other: both are then given the next number. High-availability tools prevent that by fencing.
 *
 * <p>Recovery is looked at once and never comes back in a running server, so a promotion between the calls does no harm.
 * Sources: PostgreSQL manual, "Recovery Control Functions", "Backup Control Functions" (functions-admin), "Control Data
 * Functions" (functions-info), "pg_stat_wal_receiver" (monitoring-stats), "WAL Internals"; xlog.c, XLogBytePosToRecPtr.
 */
final class StandingQuery {

    private static final String WAL_FILE = "pg_catalog.pg_walfile_name";
    private static final String INSERTED = "pg_catalog.pg_current_wal_insert_lsn";
    private static final String RECEIVED = "pg_catalog.pg_last_wal_receive_lsn";
    private static final String REPLAYED = "pg_catalog.pg_last_wal_replay_lsn";
    private static final String RECEIVER = "pg_catalog.pg_stat_wal_receiver";
    private static final String CONTROL = "pg_catalog.pg_control_recovery";

    private static final int SHORT_PAGE_HEADER = 24;
    private static final int LONG_PAGE_HEADER = 40;

    private final String brief;
    private final String expression;
    private final int pageSize;

    StandingQuery(Usable usable) {
        pageSize = usable.walPageSize();
        // Functions only: on a connection just opened, the views of the whole question cost milliseconds to look up.
        brief = "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.concat_ws(' ', 'reader', "
                + received(usable) + ", '0/0', 0) ELSE pg_catalog.concat_ws(' ', 'writer', " + writer(usable) + ") END";
        expression = "CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.concat_ws(' ', 'reader', "
                + reader(usable) + ") ELSE pg_catalog.concat_ws(' ', 'writer', " + writer(usable) + ") END";
    }

    private static String writer(Usable usable) {
        return usable.all(WAL_FILE, INSERTED)
                ? "'0/0', " + INSERTED + "(), " + WAL_FILE + "(" + INSERTED + "())"
                : "'0/0', '0/0', '00000000'";
    }

    private static String received(Usable usable) {
        return usable.all(RECEIVED, REPLAYED)
                ? "GREATEST(" + RECEIVED + "(), COALESCE(" + REPLAYED + "(), '0/0'::pg_catalog.pg_lsn))"
                : "'0/0'";
    }

    private static String reader(Usable usable) {
        if (!usable.all(RECEIVED, REPLAYED)) {
            return "'0/0', '0/0', 0";
        }
        StringJoiner timeline = new StringJoiner(", ", "COALESCE(", ", 0)");
        if (usable.all(RECEIVER)) {
            timeline.add("(SELECT w.received_tli FROM " + RECEIVER + " w)");
        }
        if (usable.all(CONTROL)) {
            timeline.add("(SELECT c.min_recovery_end_timeline FROM " + CONTROL + "() c)");
        }
        String replayed = "COALESCE(" + REPLAYED + "(), '0/0'::pg_catalog.pg_lsn)";
        return received(usable) + ", " + replayed + ", " + timeline;
    }

    /** The SQL expression whose value {@link #standing} reads. */
    String expression() {
        return expression;
    }

    /** As {@link io.awswrapper.spi.TopologySource#standing}. */
    Standing ask(Connection physical) throws SQLException {
        return ask(physical, brief);
    }

    /** As {@link io.awswrapper.spi.TopologySource#sample}. */
    Standing sample(Connection physical) throws SQLException {
        return ask(physical, "SELECT " + expression);
    }

    private Standing ask(Connection physical, String query) throws SQLException {
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return standing(row.getString(1));
        }
    }

    /** Reads role, received position, visible position and timeline. */
    Standing standing(String answer) {
        String[] parts = answer.split(" ", -1);
        long visible = position(parts[2]);
        if (parts[0].equals("reader")) {
            long timeline = Long.parseLong(parts[3]);
            return new Standing(HostRole.READER, timeline, position(parts[1]), known(timeline, visible));
        }
        // A WAL file's name is 24 hexadecimal digits, the first 8 of which are the timeline.
        long timeline = Long.parseLong(parts[3], 0, 8, 16);
        return new Standing(HostRole.WRITER, timeline, 0, known(timeline, withoutPageHeader(visible)));
    }

    private static @Nullable LogPosition known(long timeline, long position) {
        return timeline == 0 || position == 0 ? null : new LogPosition(position);
    }

    private long withoutPageHeader(long position) {
        long inPage = Long.remainderUnsigned(position, pageSize);
        return inPage == SHORT_PAGE_HEADER || inPage == LONG_PAGE_HEADER ? position - inPage : position;
    }

    /** Reads a pg_lsn: two hexadecimal numbers of up to 32 bits. */
    private static long position(String lsn) {
        int slash = lsn.indexOf('/');
        return Long.parseLong(lsn, 0, slash, 16) << 32 | Long.parseLong(lsn, slash + 1, lsn.length(), 16);
    }
}
