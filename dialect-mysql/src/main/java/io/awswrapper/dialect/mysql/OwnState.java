package io.awswrapper.dialect.mysql;

import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource.Position;
import io.awswrapper.spi.TopologySource.Standing;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself in its global variables, which any user may read: whether it is read-only, and up to where
 * it has come. Thread-safe.
 *
 * <p>A server is the writer when it is not read-only, so replicas must be, as {@code read_only} or
 * {@code super_read_only}, which implies it. A generation is not known: nothing in MySQL counts promotions.
 *
 * <p>A GTID is in gtid_executed (MariaDB: gtid_current_pos) when queries see the transaction, and before the client is told
 * of its commit; that is what WAIT_FOR_EXECUTED_GTID_SET and MASTER_GTID_WAIT rest on. A writer without a binary log, or
 * without GTIDs, counts nothing, so there is no position then. Sources: MySQL Reference Manual, "GTID Life Cycle",
 * "Server System Variables"; MariaDB, "Global Transaction ID".
 */
final class OwnState {

    /** How many columns {@link #columns()} are. */
    static final int WIDTH = 5;

    private static final String ROLE = "@@global.read_only, @@global.innodb_read_only, ";

    private final boolean mariaDb;
    private final String columns;

    private OwnState(boolean mariaDb, String position) {
        this.mariaDb = mariaDb;
        this.columns = ROLE + position;
    }

    /**
     * @param gtids whether the server knows GTIDs at all
     * @param received whether the table about the receiving of transactions may be read
     */
    static OwnState ofMySql(boolean gtids, boolean received) {
        String relay =
                "(SELECT r.received_transaction_set FROM performance_schema.replication_connection_status r LIMIT 1)";
        return new OwnState(
                false,
                gtids
                        ? "@@global.gtid_executed, @@global.log_bin AND @@global.gtid_mode = 'ON', "
                                + (received ? relay : "NULL")
                        : "NULL, 0, NULL");
    }

    /** Of MariaDB only a replication user can see what was received; what was applied must do. */
    static OwnState ofMariaDb() {
        return new OwnState(true, "@@global.gtid_current_pos, @@global.log_bin, NULL");
    }

    /** The SQL expressions whose values {@link #read} reads. */
    String columns() {
        return columns;
    }

    /** As {@link io.awswrapper.spi.TopologySource#standing}. */
    Standing ask(Connection physical) throws SQLException {
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + columns)) {
            row.next();
            return read(row);
        }
    }

    /** Reads the first columns of a row. */
    Standing read(ResultSet row) throws SQLException {
        boolean writer = isOff(row.getString(1)) && isOff(row.getString(2));
        String position = row.getString(3);
        boolean counts = row.getBoolean(4);
        Position visible = position == null || (writer && !counts) ? null : parse(position);
        if (writer) {
            return new Standing(HostRole.WRITER, 0, 0, visible);
        }
        String relayed = row.getString(5);
        long received = Math.max(size(visible), relayed == null ? 0 : size(parse(position + "," + relayed)));
        return new Standing(HostRole.READER, 0, received, visible);
    }

    /** Names for the cluster: whoever was its primary has left its name in the position. */
    static Set<String> identities(Standing standing) {
        if (standing.visible() instanceof GtidSet set) {
            return set.sources().stream().map(OwnState::server).collect(Collectors.toSet());
        }
        return standing.visible() instanceof GtidPosition position
                ? position.origins().stream().map(origin -> "gtid:" + origin).collect(Collectors.toSet())
                : Set.of();
    }

    /** The identity that a server's UUID makes. */
    static String server(String uuid) {
        return "server:" + uuid.toLowerCase(Locale.ROOT);
    }

    /** Since MariaDB 12 read_only is an enumeration. */
    private static boolean isOff(@Nullable String value) {
        return value == null || value.equals("0") || value.equalsIgnoreCase("OFF");
    }

    private @Nullable Position parse(String text) {
        return mariaDb ? GtidPosition.parse(text) : GtidSet.parse(text);
    }

    private static long size(@Nullable Position position) {
        if (position instanceof GtidSet set) {
            return set.size();
        }
        return position instanceof GtidPosition last ? last.size() : 0;
    }
}
