package io.awswrapper.testkit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who follows whom, asked of the servers themselves. Not thread-safe: the cluster lets in one at a time. */
abstract class Replication {

    /** What {@link #generation} says of a standby. */
    static final long STANDBY = -1;

    private final List<? extends DatabaseNode> nodes;
    private final boolean synchronous;

    Replication(List<? extends DatabaseNode> nodes, boolean synchronous) {
        this.nodes = nodes;
        this.synchronous = synchronous;
    }

    /** Who is what now. */
    record Roles(Optional<DatabaseNode> newestPrimary, List<DatabaseNode> standbys) {

        DatabaseNode primary() {
            return newestPrimary.orElseThrow(() -> new ClusterException(
                    "cluster: expected a running primary, but was 'none'; promote, restart or thaw a node"));
        }
    }

    /** Of a standby {@link #STANDBY}, of a primary a number that is higher than that of its predecessors. */
    abstract long generation(DatabaseNode node, AdminConnection admin) throws SQLException;

    /** Tells a running standby whom to follow, without a restart. */
    abstract void follow(DatabaseNode standby, AdminConnection admin, DatabaseNode primary) throws SQLException;

    /** Whether a running standby was told to follow this primary, even if it cannot. */
    abstract boolean follows(DatabaseNode standby, AdminConnection admin, DatabaseNode primary) throws SQLException;

    /** What is missing until these standbys stream from this primary; null when nothing is. */
    abstract @Nullable String notStreaming(DatabaseNode primary, AdminConnection admin, List<DatabaseNode> standbys)
            throws SQLException;

    /** Replaces the data of a stopped node by those of a primary that goes on working. */
    abstract void copy(DatabaseNode primary, DatabaseNode stopped) throws SQLException, IOException;

    /** Whether a primary that was killed may follow its successor, if it is not ahead of it. */
    abstract boolean returnsAsItIs();

    /** Whether a running node has something that the primary never had. */
    abstract boolean isAhead(DatabaseNode node, DatabaseNode primary);

    /** Waits until a standby that was rebuilt shows what the primary has now, so that it may be promoted. */
    abstract void awaitRebuilt(DatabaseNode primary, DatabaseNode standby);

    /** Whether a standby may still receive something. */
    abstract boolean isReceiving(AdminConnection standby) throws SQLException;

    /** How much a standby has received, as a number that can be compared with that of its siblings. */
    abstract long received(AdminConnection standby) throws SQLException;

    /** Makes a standby a primary that takes writes when this returns. */
    abstract void promote(DatabaseNode standby, AdminConnection admin) throws SQLException;

    /** Ends the work of a primary so that this standby, which has everything then, can take over. */
    abstract void stepDown(DatabaseNode primary, DatabaseNode successor) throws SQLException;

    abstract void pauseReplay(AdminConnection standby) throws SQLException;

    abstract void resumeReplay(AdminConnection standby) throws SQLException;

    /** Whether a standby is connected that could confirm what the primary writes. */
    abstract boolean hasFollower(AdminConnection primary) throws SQLException;

    /** Whether the primary waits for the confirmation of a standby. */
    abstract boolean needsConfirmation(AdminConnection primary) throws SQLException;

    abstract void needConfirmation(DatabaseNode primary, AdminConnection admin, boolean needed) throws SQLException;

    /** Waits until a standby has confirmed what the primary has written up to now. */
    abstract void awaitConfirmed(DatabaseNode primary, AdminConnection admin) throws SQLException;

    /** The SQL that counts the connections of clients, without the servers' and this module's. */
    abstract String clientCount();

    /** As {@link #clientCount} for those that named their application so. */
    abstract String clientCount(String quotedApplicationName);

    final boolean isSynchronous() {
        return synchronous;
    }

    final List<? extends DatabaseNode> nodes() {
        return nodes;
    }

    /** Asks every running node. Of several primaries the one of the newest generation counts: others are of the past. */
    final Roles roles() {
        List<DatabaseNode> standbys = new ArrayList<>();
        DatabaseNode primary = null;
        long newest = STANDBY;
        for (DatabaseNode node : nodes) {
            if (node.isRunning()) {
                long generation = node.ask(admin -> generation(node, admin));
                if (generation == STANDBY) {
                    standbys.add(node);
                } else if (generation > newest) {
                    newest = generation;
                    primary = node;
                }
            }
        }
        return new Roles(Optional.ofNullable(primary), List.copyOf(standbys));
    }

    final void repoint(DatabaseNode standby, DatabaseNode primary) {
        try (AdminConnection admin = standby.admin()) {
            follow(standby, admin, primary);
        } catch (SQLException e) {
            throw standby.failed("expected to follow " + primary.name(), e);
        }
    }

    final boolean follows(DatabaseNode standby, DatabaseNode primary) {
        return standby.ask(admin -> follows(standby, admin, primary));
    }

    final void ensureFollows(DatabaseNode standby, DatabaseNode primary) {
        if (!follows(standby, primary)) {
            repoint(standby, primary);
        }
    }

    final void awaitStreaming(DatabaseNode primary, List<? extends DatabaseNode> standbys) {
        if (standbys.isEmpty()) {
            return;
        }
        try (AdminConnection admin = primary.admin()) {
            Await.until(
                    primary.name() + ": expected to stream to " + standbys,
                    Await.LIMIT,
                    () -> notStreaming(primary, admin, List.copyOf(standbys)),
                    () -> primary.logTail() + "\n" + standbys.get(0).logTail());
        } catch (SQLException e) {
            throw primary.failed("expected to answer", e);
        }
    }

    final boolean isStreaming(DatabaseNode primary, DatabaseNode standby, Duration limit) {
        try (AdminConnection admin = primary.admin()) {
            return Await.within(standby.name(), limit, () -> notStreaming(primary, admin, List.of(standby)));
        } catch (SQLException e) {
            throw primary.failed("expected to answer", e);
        }
    }

    /** Makes a node a standby from its next start on. */
    final void makeStandby(DatabaseNode node, DatabaseNode primary) {
        try {
            node.files().makeStandby(primary);
        } catch (IOException e) {
            throw node.failed("expected to become a standby", e);
        }
    }

    /** Gives a stopped node the data of a running primary and makes it a standby. */
    final void cloneInto(DatabaseNode primary, DatabaseNode stopped) {
        try {
            copy(primary, stopped);
            stopped.files().makeStandby(primary);
        } catch (SQLException | IOException e) {
            throw stopped.failed("expected to be copied from " + primary.name(), e);
        }
    }

    /**
     * Lets a primary from which no standby streams acknowledge on its own, and asks for a standby's confirmation again as
     * soon as there is one. What was acknowledged meanwhile is on that standby when this returns.
     */
    final void adjustSynchronous(DatabaseNode primary) {
        if (!synchronous) {
            return;
        }
        try (AdminConnection admin = primary.admin()) {
            boolean wanted = hasFollower(admin);
            if (wanted != needsConfirmation(admin)) {
                needConfirmation(primary, admin, wanted);
                if (wanted) {
                    awaitConfirmed(primary, admin);
                }
            }
        } catch (SQLException e) {
            throw primary.failed("expected to change its synchronous replication", e);
        }
    }
}
