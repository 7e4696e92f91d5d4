package io.awswrapper.testkit;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Replication by global transaction identifiers, as far as MySQL and MariaDB agree about it. */
abstract class GtidReplication extends Replication {

    static final Duration CATCH_UP_LIMIT = Duration.ofSeconds(15);

    private static final String NO_CLIENTS = "('" + Flavor.ADMIN + "', '" + Flavor.REPLICATION
            + "', 'system user', 'event_scheduler', 'unauthenticated user')";

    /** The servers have no timelines. */
    private final Map<DatabaseNode, Long> promotions = new ConcurrentHashMap<>();

    private final AtomicLong latest = new AtomicLong();

    GtidReplication(List<? extends DatabaseNode> nodes, boolean synchronous) {
        super(nodes, synchronous);
    }

    /**
     * What a standby says of its replication.
     *
     * @param applier what the thread is doing that applies the log
     * @param applied up to where in the logs of its primary it has applied them
     */
    record Status(
            String address, boolean receiving, String applier, LogPosition applied, String received, String trouble) {

        static final Status NONE = new Status("", false, "", new LogPosition("", 0), "", "not configured");

        boolean isConfigured() {
            return !address.isEmpty();
        }

        boolean isApplying() {
            return !applier.isEmpty();
        }

        boolean isOf(DatabaseNode primary) {
            return address.equals(primary.address());
        }
    }

    /** A place in a binary log. */
    record LogPosition(String log, long offset) {}

    /** Reads a row of SHOW REPLICA STATUS. */
    abstract Status status(ResultSet row) throws SQLException;

    /** The statements that configure a standby and start it. */
    abstract String[] followStatements(DatabaseNode primary);

    /** Waits until a standby that receives nothing more has applied what it received. */
    abstract void awaitApplied(DatabaseNode standby, AdminConnection admin) throws SQLException;

    /** What the node has committed. */
    abstract String executed(AdminConnection admin) throws SQLException;

    /** Whether the node has committed all of this. */
    abstract boolean hasExecuted(AdminConnection admin, String transactions) throws SQLException;

    /** Gets what the primary has acknowledged and not sent, if the cluster promises that. */
    abstract void completeFrom(DatabaseNode primary, Status last, DatabaseNode standby, AdminConnection admin)
            throws SQLException;

    /** Switches the refusal of writes on or off. */
    abstract String readOnly(boolean wanted);

    final Status status(AdminConnection admin) throws SQLException {
        return admin.ask("SHOW REPLICA STATUS", rows -> rows.next() ? status(rows) : Status.NONE);
    }

    @Override
    final long generation(DatabaseNode node, AdminConnection admin) throws SQLException {
        return admin.isTrue("SELECT @@global.read_only") ? STANDBY : promotions.getOrDefault(node, 0L);
    }

    @Override
    final void follow(DatabaseNode standby, AdminConnection admin, DatabaseNode primary) throws SQLException {
        remember(standby, "read_only", "ON");
        admin.run(readOnly(true), "STOP REPLICA");
        admin.run(followStatements(primary));
    }

    @Override
    final boolean follows(DatabaseNode standby, AdminConnection admin, DatabaseNode primary) throws SQLException {
        return status(admin).isOf(primary);
    }

    @Override
    final @Nullable String notStreaming(DatabaseNode primary, AdminConnection admin, List<DatabaseNode> standbys)
            throws SQLException {
        for (DatabaseNode standby : standbys) {
            try (AdminConnection own = standby.admin()) {
                Status status = status(own);
                if (!status.isOf(primary) || !status.receiving() || !status.isApplying()) {
                    return standby + " has " + status;
                }
                String executed = executed(own);
                if (!hasExecuted(admin, executed)) {
                    return standby + " is ahead with " + executed;
                }
            }
        }
        return null;
    }

    /**
     * A standby that is stopped for a moment has on disk what one that was killed would have, and that is enough to start
     * from. Without one, the stopped node begins empty: the primary keeps all its binary logs, and sends everything again.
     */
    @Override
    void copy(DatabaseNode primary, DatabaseNode stopped) throws IOException {
        MySqlFiles files = files(stopped);
        Optional<DatabaseNode> donor = roles().standbys().stream()
                .filter(standby -> follows(standby, primary))
                .findFirst();
        if (donor.isEmpty()) {
            files.empty();
            return;
        }
        donor.get().freeze();
        try {
            files.copyFrom(donor.get().files().data());
        } finally {
            donor.get().thaw();
        }
    }

    /** It may have received everything anew. */
    @Override
    void awaitRebuilt(DatabaseNode primary, DatabaseNode standby) {
        awaitExecuted(standby, primary.ask(this::executed));
    }

    private void awaitExecuted(DatabaseNode standby, String transactions) {
        Await.until(
                standby.name() + ": expected to have " + transactions,
                Await.LIMIT,
                () -> standby.ask(admin -> hasExecuted(admin, transactions)) ? null : standby.ask(this::executed),
                standby::logTail);
    }

    /** With global transaction identifiers it is enough that it has nothing of its own. */
    @Override
    final boolean returnsAsItIs() {
        return true;
    }

    @Override
    final boolean isAhead(DatabaseNode node, DatabaseNode primary) {
        String executed = node.ask(this::executed);
        return !primary.ask(admin -> hasExecuted(admin, executed));
    }

    @Override
    final boolean isReceiving(AdminConnection standby) throws SQLException {
        return status(standby).receiving();
    }

    @Override
    final void promote(DatabaseNode standby, AdminConnection admin) throws SQLException {
        if (status(admin).isConfigured()) {
            // in this order: MariaDB throws away what it received when it starts a thread while none is running
            admin.run("START REPLICA SQL_THREAD", "STOP REPLICA IO_THREAD");
            awaitApplied(standby, admin);
            Status last = status(admin);
            admin.run("STOP REPLICA", "RESET REPLICA ALL");
            for (DatabaseNode node : nodes()) {
                if (isSynchronous() && last.isOf(node)) {
                    completeFrom(node, last, standby, admin);
                }
            }
        }
        remember(standby, "read_only", "OFF");
        promotions.put(standby, latest.incrementAndGet());
        admin.run(readOnly(false));
    }

    @Override
    final void stepDown(DatabaseNode primary, DatabaseNode successor) throws SQLException {
        try (AdminConnection admin = primary.admin()) {
            admin.run(readOnly(true));
            awaitExecuted(successor, executed(admin));
            for (String client : clients(admin)) {
                try {
                    admin.run("KILL " + client);
                } catch (SQLException goneMeanwhile) {
                    // a client that left by itself
                }
            }
        }
    }

    @Override
    final void pauseReplay(AdminConnection standby) throws SQLException {
        standby.run("STOP REPLICA SQL_THREAD");
    }

    @Override
    final void resumeReplay(AdminConnection standby) throws SQLException {
        if (status(standby).isConfigured()) {
            standby.run("START REPLICA SQL_THREAD");
        }
    }

    @Override
    final String clientCount() {
        return "SELECT count(*) FROM information_schema.processlist WHERE user NOT IN " + NO_CLIENTS;
    }

    @Override
    final String clientCount(String quotedApplicationName) {
        return "SELECT count(*) FROM performance_schema.session_connect_attrs"
                + " WHERE attr_name = 'program_name' AND attr_value = " + quotedApplicationName;
    }

    private static List<String> clients(AdminConnection admin) throws SQLException {
        String ids = admin.ask("SELECT coalesce(group_concat(id), '') FROM information_schema.processlist"
                + " WHERE user NOT IN " + NO_CLIENTS);
        return ids.isEmpty() ? List.of() : List.of(ids.split(","));
    }

    /** What holds beyond a restart. */
    static void remember(DatabaseNode node, String name, String value) {
        try {
            files(node).set(name, value);
        } catch (IOException e) {
            throw node.failed("expected to remember " + name, e);
        }
    }

    static MySqlFiles files(DatabaseNode node) {
        return (MySqlFiles) node.files();
    }
}
