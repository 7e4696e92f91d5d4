package io.awswrapper.testkit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Replication of MySQL 8.0. Source: its manual, sections 13.4.2 and 17.1.3. */
final class MySqlReplication extends GtidReplication {

    MySqlReplication(List<? extends DatabaseNode> nodes, boolean synchronous) {
        super(nodes, synchronous);
    }

    @Override
    Status status(ResultSet row) throws SQLException {
        return new Status(
                row.getString("Source_Host") + ":" + row.getInt("Source_Port"),
                row.getString("Replica_IO_Running").equals("Yes"),
                row.getString("Replica_SQL_Running_State"),
                new LogPosition(row.getString("Relay_Source_Log_File"), row.getLong("Exec_Source_Log_Pos")),
                row.getString("Retrieved_Gtid_Set").replace("\n", ""),
                row.getString("Last_IO_Error") + row.getString("Last_SQL_Error"));
    }

    @Override
    String[] followStatements(DatabaseNode primary) {
        return new String[] {
            "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '" + primary.host() + "', SOURCE_PORT = " + primary.port()
                    + ", SOURCE_USER = '" + Flavor.REPLICATION + "', SOURCE_PASSWORD = '" + Flavor.REPLICATION
                    + "', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1, SOURCE_CONNECT_RETRY = 1",
            "START REPLICA"
        };
    }

    @Override
    void awaitApplied(DatabaseNode standby, AdminConnection admin) throws SQLException {
        awaitExecuted(standby, admin, status(admin).received());
    }

    static void awaitExecuted(DatabaseNode node, AdminConnection admin, String transactions) throws SQLException {
        String waited = admin.ask(
                "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + transactions + "', " + CATCH_UP_LIMIT.toSeconds() + ")");
        if (!waited.equals("0")) {
            throw new ClusterException(node.name() + ": expected to apply " + transactions + " within "
                    + CATCH_UP_LIMIT.toSeconds() + " s, but was 'not through'; see its log:\n" + node.logTail());
        }
    }

    @Override
    void completeFrom(DatabaseNode primary, Status last, DatabaseNode standby, AdminConnection admin)
            throws SQLException {
        BinaryLogRescue.apply(primary, last.applied(), standby, admin);
    }

    @Override
    String executed(AdminConnection admin) throws SQLException {
        return admin.ask("SELECT @@global.gtid_executed").replace("\n", "");
    }

    @Override
    boolean hasExecuted(AdminConnection admin, String transactions) throws SQLException {
        return admin.isTrue("SELECT GTID_SUBSET('" + transactions + "', @@global.gtid_executed)");
    }

    /** Switching {@code read_only} off takes {@code super_read_only} with it, and that one on the other. */
    @Override
    String readOnly(boolean wanted) {
        return wanted ? "SET GLOBAL super_read_only = ON" : "SET GLOBAL read_only = OFF";
    }

    @Override
    long received(AdminConnection standby) throws SQLException {
        String all = executed(standby) + "," + status(standby).received();
        // normalises the union, in which nothing is to be counted twice
        return count(standby.ask("SELECT GTID_SUBTRACT('" + all + "', '')").replace("\n", ""));
    }

    /** {@code uuid:1-5:9,uuid:1-3} has nine transactions. */
    static long count(String transactions) {
        long count = 0;
        for (String source : transactions.split(",", -1)) {
            String[] parts = source.split(":", -1);
            for (int i = 1; i < parts.length; i++) {
                String[] ends = parts[i].split("-", -1);
                count += Long.parseLong(ends[ends.length - 1]) - Long.parseLong(ends[0]) + 1;
            }
        }
        return count;
    }

    /** No standby ever confirms anything: see {@link BinaryLogRescue}. */
    @Override
    boolean hasFollower(AdminConnection primary) {
        return false;
    }

    @Override
    boolean needsConfirmation(AdminConnection primary) {
        return false;
    }

    @Override
    void needConfirmation(DatabaseNode primary, AdminConnection admin, boolean needed) {}

    @Override
    void awaitConfirmed(DatabaseNode primary, AdminConnection admin) {}
}
