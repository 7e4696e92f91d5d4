package io.awswrapper.plugin.failover;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections opened to the likeliest next writers while a session waits for one. A standby keeps its connections when it
 * is promoted, so the session goes on without the cost of connecting (TCP, TLS, password hashing), which otherwise all
 * sessions pay at the same moment. Not one to each standby, so that waiting costs the servers few connections more than
 * going on does: a second one after the first, when nothing decides between two, or when another standby turns out to have
 * received more. Used by one thread.
 */
final class StandbyConnections {

    private static final int MOST = 2;
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** A connection that was used once: a server reads its catalog at the first question, which nobody has to wait for then. */
    record Prepared(Connection connection, HostRole role) {}

    /** One that may not have been begun yet. */
    private static final class Attempt extends CompletableFuture<Prepared> {
        volatile boolean begun;
    }

    /** Opens a connection to a host and asks it what that is. */
    @FunctionalInterface
    interface Preparing {
        Prepared prepare(Host host) throws SQLException;
    }

    private final Preparing preparing;
    private final BooleanSupplier waiting;
    private final Executor executor;
    private final Consumer<Connection> disposal;
    /** {@code null} for what was taken. */
    private final Map<Host, @Nullable Attempt> opened = new HashMap<>(2);

    /** @param waiting whether the session waits for a writer still */
    StandbyConnections(Preparing preparing, BooleanSupplier waiting, Executor executor, Consumer<Connection> disposal) {
        this.preparing = preparing;
        this.waiting = waiting;
        this.executor = executor;
        this.disposal = disposal;
    }

    /** Whether {@link #prepare} would open something. */
    boolean wants(List<Host> heirs) {
        return opened.size() < MOST && !opened.keySet().containsAll(heirs);
    }

    /** Begins to open connections to the heirs, one after the other, unless that was begun before. */
    void prepare(List<Host> heirs) {
        Map<Host, Attempt> next = new LinkedHashMap<>(2);
        for (Host heir : heirs) {
            if (opened.size() < MOST && !opened.containsKey(heir)) {
                Attempt attempt = new Attempt();
                opened.put(heir, attempt);
                next.put(heir, attempt);
            }
        }
        if (!next.isEmpty()) {
            executor.execute(() -> next.forEach(this::open));
        }
    }

    private void open(Host host, Attempt attempt) {
        if (!waiting.getAsBoolean() || attempt.isDone()) {
            attempt.cancel(false);
            return;
        }
        attempt.begun = true;
        try {
            Prepared prepared = preparing.prepare(host);
            if (!attempt.complete(prepared)) {
                disposal.accept(prepared.connection());
            }
        } catch (SQLException | RuntimeException e) {
            attempt.completeExceptionally(e);
        }
    }

    /** The connection to {@code host}; {@code null} when there is none, or not soon. It is the caller's now. */
    @Nullable
    Prepared take(Host host) {
        Attempt attempt = opened.replace(host, null);
        if (attempt == null) {
            return null;
        }
        if (!attempt.begun) {
            return giveUp(attempt);
        }
        try {
            // One that is under way will be there before one that is begun now.
            return attempt.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return giveUp(attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return giveUp(attempt);
        } catch (ExecutionException e) {
            return null;
        }
    }

    private static @Nullable Prepared giveUp(Attempt attempt) {
        return attempt.cancel(false) || attempt.isCompletedExceptionally() ? null : attempt.join();
    }

    /** Lets go of what was not taken, now or when it comes about. */
    void dispose() {
        opened.forEach((host, attempt) -> {
            Prepared prepared = attempt == null ? null : giveUp(attempt);
            if (prepared != null) {
                disposal.accept(prepared.connection());
            }
        });
    }
}
