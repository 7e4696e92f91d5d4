package io.awswrapper.testkit;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** Replication of MariaDB 11. Source: its knowledge base, Global Transaction ID, and Semisynchronous Replication. */
final class MariaDbReplication extends GtidReplication {

    static final String CONFIRMATION = "rpl_semi_sync_master_enabled";
    private static final String SERVER_ID = "server_id";

    MariaDbReplication(List<? extends DatabaseNode> nodes, boolean synchronous) {
        super(nodes, synchronous);
    }

    @Override
    Status status(ResultSet row) throws SQLException {
        return new Status(
                row.getString("Master_Host") + ":" + row.getInt("Master_Port"),
                row.getString("Slave_IO_Running").equals("Yes"),
                String.valueOf(row.getString("Slave_SQL_Running_State")),
                new LogPosition(row.getString("Relay_Master_Log_File"), row.getLong("Exec_Master_Log_Pos")),
                row.getString("Gtid_IO_Pos"),
                row.getString("Last_IO_Error") + row.getString("Last_SQL_Error"));
    }

    /**
     * A standby logs what it applies, so its binary log tells its position, also when it was a primary. As one that was,
     * it would have what it applies confirmed too.
     */
    @Override
    String[] followStatements(DatabaseNode primary) {
        return new String[] {
            "SET GLOBAL " + CONFIRMATION + " = OFF",
            "SET GLOBAL gtid_slave_pos = @@global.gtid_binlog_pos",
            "CHANGE MASTER TO MASTER_HOST = '" + primary.host() + "', MASTER_PORT = " + primary.port()
                    + ", MASTER_USER = '" + Flavor.REPLICATION + "', MASTER_PASSWORD = '" + Flavor.REPLICATION
                    + "', MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1, MASTER_SSL = 0",
            "START REPLICA"
        };
    }

    /**
     * It takes no transactions that carry its own server id, and those it wrote as a primary may be what it lacks. With
     * log_slave_updates the server cannot be told to take them all the same, as MySQL's can: it has another id meanwhile.
     */
    @Override
    void copy(DatabaseNode primary, DatabaseNode stopped) throws IOException {
        super.copy(primary, stopped);
        files(stopped).set(SERVER_ID, files(stopped).original(SERVER_ID) + "00");
    }

    @Override
    void awaitRebuilt(DatabaseNode primary, DatabaseNode standby) {
        super.awaitRebuilt(primary, standby);
        String own = files(standby).original(SERVER_ID);
        remember(standby, SERVER_ID, own);
        standby.tell(admin -> admin.run("STOP REPLICA", "SET GLOBAL " + SERVER_ID + " = " + own, "START REPLICA"));
        awaitStreaming(primary, List.of(standby));
    }

    /** The position that it received counts whole transactions only. */
    @Override
    void awaitApplied(DatabaseNode standby, AdminConnection admin) throws SQLException {
        String received = status(admin).received();
        Await.until(
                standby.name() + ": expected to apply " + received,
                CATCH_UP_LIMIT,
                () -> hasExecuted(admin, received) ? null : status(admin).toString(),
                standby::logTail);
    }

    /** Was acknowledged only when a standby had it. */
    @Override
    void completeFrom(DatabaseNode primary, Status last, DatabaseNode standby, AdminConnection admin) {}

    @Override
    String executed(AdminConnection admin) throws SQLException {
        return admin.ask("SELECT @@global.gtid_binlog_pos");
    }

    /** The state has the last transaction of each server: the same number may stand for another's. */
    @Override
    boolean hasExecuted(AdminConnection admin, String transactions) throws SQLException {
        String writer = transactions.substring(0, transactions.lastIndexOf('-') + 1);
        return transactions.isEmpty()
                || Stream.of(admin.ask("SELECT @@global.gtid_binlog_state").split(","))
                        .anyMatch(last -> last.startsWith(writer) && sequence(last) >= sequence(transactions));
    }

    @Override
    String readOnly(boolean wanted) {
        return "SET GLOBAL read_only = " + (wanted ? "ON" : "OFF");
    }

    @Override
    long received(AdminConnection standby) throws SQLException {
        return Math.max(sequence(executed(standby)), sequence(status(standby).received()));
    }

    /** {@code domain-server-sequence}; there is one domain. */
    private static long sequence(String position) {
        return position.isEmpty() ? 0 : Long.parseLong(position.substring(position.lastIndexOf('-') + 1));
    }

    @Override
    boolean hasFollower(AdminConnection primary) throws SQLException {
        return primary.isTrue("SELECT variable_value > 0 FROM information_schema.global_status"
                + " WHERE variable_name = 'Rpl_semi_sync_master_clients'");
    }

    @Override
    boolean needsConfirmation(AdminConnection primary) throws SQLException {
        return primary.isTrue("SELECT @@global." + CONFIRMATION);
    }

    @Override
    void needConfirmation(DatabaseNode primary, AdminConnection admin, boolean needed) throws SQLException {
        String value = needed ? "ON" : "OFF";
        remember(primary, CONFIRMATION, value);
        admin.run("SET GLOBAL " + CONFIRMATION + " = " + value);
    }

    @Override
    void awaitConfirmed(DatabaseNode primary, AdminConnection admin) throws SQLException {
        String written = executed(admin);
        Await.until(
                primary.name() + ": expected a standby to have " + written,
                Await.LIMIT,
                () -> {
                    for (DatabaseNode node : nodes()) {
                        if (node != primary && node.isRunning()) {
                            try (AdminConnection standby = node.admin()) {
                                Status status = status(standby);
                                if (status != null && status.isOf(primary) && received(standby) >= sequence(written)) {
                                    return null;
                                }
                            }
                        }
                    }
                    return "behind";
                },
                primary::logTail);
    }
}
