package io.awswrapper.testkit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who follows whom, asked of the servers themselves. Not thread-safe: the cluster lets in one at a time. */
final class Replication {

    /** Of a primary its timeline, of a standby -1. */
    private static final String TIMELINE = "SELECT CASE WHEN pg_is_in_recovery() THEN -1"
            + " ELSE ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int END";

    private final List<PostgresNode> nodes;
    private final boolean synchronous;

    Replication(List<PostgresNode> nodes, boolean synchronous) {
        this.nodes = nodes;
        this.synchronous = synchronous;
    }

    /** Who is what now. */
    record Roles(Optional<PostgresNode> newestPrimary, List<PostgresNode> standbys) {

        PostgresNode primary() {
            return newestPrimary.orElseThrow(() -> new ClusterException(
                    "cluster: expected a running primary, but was 'none'; promote, restart or thaw a node"));
        }
    }

    /** Asks every running node. Of several primaries the one on the newest timeline counts: others are of the past. */
    Roles roles() {
        List<PostgresNode> standbys = new ArrayList<>();
        PostgresNode primary = null;
        long newest = -1;
        for (PostgresNode node : nodes) {
            if (node.isRunning()) {
                long timeline = Long.parseLong(node.ask(admin -> admin.ask(TIMELINE)));
                if (timeline < 0) {
                    standbys.add(node);
                } else if (timeline > newest) {
                    newest = timeline;
                    primary = node;
                }
            }
        }
        return new Roles(Optional.ofNullable(primary), List.copyOf(standbys));
    }

    /** Tells a running standby whom to follow, without a restart. */
    static void repoint(PostgresNode standby, PostgresNode primary) {
        try (AdminConnection admin = standby.admin()) {
            repoint(standby, admin, primary);
        } catch (SQLException e) {
            throw standby.failed("expected to answer", e);
        }
    }

    static void repoint(PostgresNode standby, AdminConnection admin, PostgresNode primary) {
        try {
            admin.run("ALTER SYSTEM SET primary_conninfo = '" + primary.connectionFor(standby) + "'");
            admin.run("SELECT pg_reload_conf()");
        } catch (SQLException e) {
            throw standby.failed("expected to follow " + primary.name(), e);
        }
    }

    void awaitStreaming(PostgresNode primary, List<PostgresNode> standbys) {
        if (standbys.isEmpty()) {
            return;
        }
        try (AdminConnection admin = primary.admin()) {
            Await.until(
                    primary.name() + ": expected to stream to " + standbys,
                    Await.LIMIT,
                    () -> notStreaming(primary, admin, standbys),
                    () -> primary.logTail() + "\n" + standbys.get(0).logTail());
        } catch (SQLException e) {
            throw primary.failed("expected to answer", e);
        }
    }

    boolean isStreaming(PostgresNode primary, PostgresNode standby, Duration limit) {
        try (AdminConnection admin = primary.admin()) {
            return Await.within(standby.name(), limit, () -> notStreaming(primary, admin, List.of(standby)));
        } catch (SQLException e) {
            throw primary.failed("expected to answer", e);
        }
    }

    /** Whether a running standby is configured to follow this primary, even if it cannot. */
    boolean follows(PostgresNode standby, PostgresNode primary) {
        String upstream = standby.ask(admin -> admin.ask("SELECT current_setting('primary_conninfo')"));
        return primary.connectionFor(standby).equals(upstream);
    }

    /** Makes a node that was stopped in order a standby, to be started. */
    void makeStandby(PostgresNode stopped, PostgresNode primary) {
        try {
            stopped.files().follow(primary.connectionFor(stopped));
        } catch (IOException e) {
            throw stopped.failed("expected to become a standby", e);
        }
    }

    /** Copies a running primary into the directory of a stopped node and makes that a standby. */
    void cloneInto(PostgresNode primary, PostgresNode stopped) {
        try (AdminConnection admin = primary.admin()) {
            admin.run("SELECT pg_backup_start('testkit', true)");
            stopped.files().replaceBy(primary.files().data());
            var label = admin.askTwo("SELECT labelfile, spcmapfile FROM pg_backup_stop(false)");
            stopped.files().completeBackup(String.valueOf(label[0]), label[1]);
            stopped.files().follow(primary.connectionFor(stopped));
        } catch (SQLException | IOException e) {
            throw stopped.failed("expected to be copied from " + primary.name(), e);
        }
    }

    /**
     * Lets a primary from which no standby streams acknowledge on its own, and asks for a standby's confirmation again as
     * soon as there is one. What was acknowledged meanwhile is on that standby when this returns.
     */
    void adjustSynchronous(PostgresNode primary) {
        if (!synchronous) {
            return;
        }
        try (AdminConnection admin = primary.admin()) {
            boolean alone = !admin.isTrue("SELECT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming')");
            boolean relaxed = admin.isTrue("SELECT current_setting('synchronous_standby_names') = ''");
            if (alone != relaxed) {
                admin.run(
                        alone
                                ? "ALTER SYSTEM SET synchronous_standby_names = ''"
                                : "ALTER SYSTEM RESET synchronous_standby_names");
                admin.run("SELECT pg_reload_conf()");
            }
            if (!alone && relaxed) {
                awaitConfirmed(primary, admin);
            }
        } catch (SQLException e) {
            throw primary.failed("expected to change its synchronous replication", e);
        }
    }

    private static void awaitConfirmed(PostgresNode primary, AdminConnection admin) throws SQLException {
        String position = admin.ask("SELECT pg_current_wal_flush_lsn()");
        String confirmed =
                "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE flush_lsn >= '" + position + "'::pg_lsn)";
        Await.until(
                primary.name() + ": expected a standby to have everything up to " + position,
                Await.LIMIT,
                () -> admin.isTrue(confirmed) ? null : "behind",
                primary::logTail);
    }

    private static @Nullable String notStreaming(
            PostgresNode primary, AdminConnection admin, List<PostgresNode> standbys) throws SQLException {
        String streaming = admin.ask("SELECT coalesce(string_agg(application_name, ','), '') FROM pg_stat_replication"
                + " WHERE state = 'streaming'");
        List<String> names = List.of(streaming.split(",", -1));
        boolean all = standbys.stream().map(PostgresNode::name).allMatch(names::contains);
        if (!all) {
            return "streaming to '" + streaming + "'";
        }
        // the primary may still list the connection of a standby's previous life
        String receiving = "SELECT EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming'"
                + " AND sender_host = '" + primary.host() + "' AND sender_port = " + primary.port() + ")";
        for (PostgresNode standby : standbys) {
            try (AdminConnection own = standby.admin()) {
                if (!own.isTrue(receiving)) {
                    return standby + " not receiving";
                }
            }
        }
        return null;
    }
}
