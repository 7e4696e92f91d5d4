package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.PluginContext;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a session waits for its host, for the host's monitor to read. The session's thread writes a number and no
 * time, because asking for the time costs more than all the rest: it is odd during a call, and another one for each call.
 * The monitor notes when it saw a number first, which is never before the call began.
 *
 * <p>The monitor of the host that the session is on writes the notes. When the session goes to another host, two may do so
 * for a moment: a note is then too young, never too old.
 */
final class CallSlot {

    /** No call waits for this host. */
    static final long IDLE = Long.MIN_VALUE;

    private static final VarHandle TURN;

    static {
        try {
            TURN = MethodHandles.lookup().findVarHandle(CallSlot.class, "turn", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final PluginContext context;
    private int turn;
    private @Nullable Connection connection;
    private @Nullable HostTraffic traffic;

    private int notedTurn;
    private long notedSince;
    private volatile int endedTurn;

    /** Where it stands in its table, which alone uses this. */
    int index;

    /** {@code null} before the first call. Changed by the session's thread alone, under the lock of its cluster's monitor. */
    @Nullable
    Visited visited;

    /** The session is closed. Guarded by the lock of its cluster's monitor. */
    boolean over;

    CallSlot(PluginContext context) {
        this.context = context;
    }

    PluginContext context() {
        return context;
    }

    // ---- the session's thread

    @Nullable
    Connection connection() {
        return connection;
    }

    @Nullable
    HostTraffic traffic() {
        return traffic;
    }

    /** The session is on another connection from now on. Not during a call. */
    void at(HostTraffic host, Connection physical) {
        traffic = host;
        connection = physical;
    }

    /** @return tells the calls of this session apart */
    int begin() {
        // Odd whatever it was: an application that uses a connection from two threads must not leave it wrong for ever.
        int next = turn + 2 | 1;
        TURN.setRelease(this, next);
        return next;
    }

    void end() {
        TURN.setRelease(this, turn + 1 & ~1);
    }

    // ---- monitors

    /**
     * Since when a call of this session has waited for {@code host}, as far as was noticed.
     *
     * @param now noted when the call is seen for the first time
     * @return {@link #IDLE} when none does
     */
    long waitsSince(HostTraffic host, long now) {
        int seen = (int) TURN.getAcquire(this);
        if ((seen & 1) == 0 || traffic != host) {
            return IDLE;
        }
        if (notedTurn != seen) {
            notedSince = now;
            notedTurn = seen;
        }
        return notedSince;
    }

    /** The call that waits for {@code host} now, whenever it began; {@code null} when none does, or it was taken before. */
    @Nullable
    Connection take(HostTraffic host) {
        int seen = (int) TURN.getAcquire(this);
        Connection waiting = connection;
        if ((seen & 1) == 0 || traffic != host || endedTurn == seen) {
            return null;
        }
        VarHandle.acquireFence();
        if ((int) TURN.getOpaque(this) != seen) {
            return null;
        }
        endedTurn = seen;
        return waiting;
    }

    /** The same if the call has waited since {@code latest} or longer. */
    @Nullable
    Connection take(HostTraffic host, long latest) {
        long since = waitsSince(host, latest + 1);
        return since == IDLE || since - latest > 0 ? null : take(host);
    }
}
