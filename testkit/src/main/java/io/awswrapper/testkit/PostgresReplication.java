package io.awswrapper.testkit;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Streaming replication of PostgreSQL. */
final class PostgresReplication extends Replication {

    private static final long PROMOTION_PAUSE_NANOS = 500_000;

    /** Of a primary its timeline. */
    private static final String TIMELINE = "SELECT CASE WHEN pg_is_in_recovery() THEN " + STANDBY
            + " ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END";

    private static final String RECEIVING =
            "SELECT EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming')";
    private static final String RECEIVED = "SELECT greatest(coalesce(pg_last_wal_receive_lsn(), '0/0'),"
            + " coalesce(pg_last_wal_replay_lsn(), '0/0')) - '0/0'::pg_lsn";
    private static final String CLIENTS =
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name ";

    PostgresReplication(List<? extends DatabaseNode> nodes, boolean synchronous) {
        super(nodes, synchronous);
    }

    @Override
    long generation(DatabaseNode node, AdminConnection admin) throws SQLException {
        return Long.parseLong(admin.ask(TIMELINE));
    }

    @Override
    void follow(DatabaseNode standby, AdminConnection admin, DatabaseNode primary) throws SQLException {
        admin.run(
                "ALTER SYSTEM SET primary_conninfo = '" + PostgresFiles.connection(primary, standby.name()) + "'",
                "SELECT pg_reload_conf()");
    }

    @Override
    boolean follows(DatabaseNode standby, AdminConnection admin, DatabaseNode primary) throws SQLException {
        String upstream = admin.ask("SELECT current_setting('primary_conninfo')");
        return PostgresFiles.connection(primary, standby.name()).equals(upstream);
    }

    @Override
    @Nullable
    String notStreaming(DatabaseNode primary, AdminConnection admin, List<DatabaseNode> standbys) throws SQLException {
        String streaming = admin.ask("SELECT coalesce(string_agg(application_name, ','), '') FROM pg_stat_replication"
                + " WHERE state = 'streaming'");
        List<String> names = List.of(streaming.split(",", -1));
        boolean all = standbys.stream().map(DatabaseNode::name).allMatch(names::contains);
        if (!all) {
            return "streaming to '" + streaming + "'";
        }
        // the primary may still list the connection of a standby's previous life
        String receiving = "SELECT EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming'"
                + " AND sender_host = '" + primary.host() + "' AND sender_port = " + primary.port() + ")";
        for (DatabaseNode standby : standbys) {
            try (AdminConnection own = standby.admin()) {
                if (!own.isTrue(receiving)) {
                    return standby + " not receiving";
                }
            }
        }
        return null;
    }

    @Override
    void copy(DatabaseNode primary, DatabaseNode stopped) throws SQLException, IOException {
        ((PostgresFiles) stopped.files()).copyFrom(primary);
    }

    /** Its timeline ended before its log did. */
    @Override
    boolean returnsAsItIs() {
        return false;
    }

    /** Then it would not stream. */
    @Override
    boolean isAhead(DatabaseNode node, DatabaseNode primary) {
        return false;
    }

    /** It is a copy. */
    @Override
    void awaitRebuilt(DatabaseNode primary, DatabaseNode standby) {}

    @Override
    boolean isReceiving(AdminConnection standby) throws SQLException {
        return standby.isTrue(RECEIVING);
    }

    @Override
    long received(AdminConnection standby) throws SQLException {
        return Long.parseLong(standby.ask(RECEIVED));
    }

    /** Without pg_promote's own waiting, which polls every 100 ms. */
    @Override
    void promote(DatabaseNode standby, AdminConnection admin) throws SQLException {
        long end = System.nanoTime() + Await.LIMIT.toNanos();
        admin.run("SELECT pg_promote(false)");
        while (admin.isTrue("SELECT pg_is_in_recovery()")) {
            if (System.nanoTime() > end) {
                throw new ClusterException(standby.name() + ": expected to leave recovery within "
                        + Await.LIMIT.toMillis() + " ms, but was 'in recovery'; see its log:\n" + standby.logTail());
            }
            LockSupport.parkNanos(PROMOTION_PAUSE_NANOS);
        }
    }

    /** An orderly shutdown sends the standbys everything. */
    @Override
    void stepDown(DatabaseNode primary, DatabaseNode successor) {
        primary.stop();
    }

    @Override
    void pauseReplay(AdminConnection standby) throws SQLException {
        standby.run("SELECT pg_wal_replay_pause()");
    }

    @Override
    void resumeReplay(AdminConnection standby) throws SQLException {
        standby.run("SELECT pg_wal_replay_resume()");
    }

    @Override
    boolean hasFollower(AdminConnection primary) throws SQLException {
        return primary.isTrue("SELECT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming')");
    }

    @Override
    boolean needsConfirmation(AdminConnection primary) throws SQLException {
        return primary.isTrue("SELECT current_setting('synchronous_standby_names') <> ''");
    }

    @Override
    void needConfirmation(DatabaseNode primary, AdminConnection admin, boolean needed) throws SQLException {
        admin.run(
                needed
                        ? "ALTER SYSTEM RESET synchronous_standby_names"
                        : "ALTER SYSTEM SET synchronous_standby_names = ''",
                "SELECT pg_reload_conf()");
    }

    @Override
    void awaitConfirmed(DatabaseNode primary, AdminConnection admin) throws SQLException {
        String position = admin.ask("SELECT pg_current_wal_flush_lsn()");
        String confirmed =
                "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE flush_lsn >= '" + position + "'::pg_lsn)";
        Await.until(
                primary.name() + ": expected a standby to have everything up to " + position,
                Await.LIMIT,
                () -> admin.isTrue(confirmed) ? null : "behind",
                primary::logTail);
    }

    @Override
    String clientCount() {
        return CLIENTS + "<> '" + PostgresAccess.APPLICATION_NAME + "'";
    }

    @Override
    String clientCount(String quotedApplicationName) {
        return CLIENTS + "= " + quotedApplicationName;
    }
}
