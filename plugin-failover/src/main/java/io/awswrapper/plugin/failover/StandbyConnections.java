package io.awswrapper.plugin.failover;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections opened to the likeliest next writer while a session waits for one. A standby keeps its connections when it
 * is promoted, so the session goes on without the cost of connecting (TCP, TLS, password hashing), which otherwise all
 * sessions pay at the same moment. Not one to each standby, so that waiting costs the servers few connections more than
 * going on does: a second one only when another standby turns out to have received more. Used by one thread.
 */
final class StandbyConnections {

    private static final int MOST = 2;
    private static final Duration PATIENCE = Duration.ofMillis(200);

    /** A connection that was used once: a server reads its catalog at the first question, which nobody has to wait for then. */
    record Prepared(Connection connection, HostRole role) {}

    /** Opens a connection to a host and asks it what that is. */
    @FunctionalInterface
    interface Preparing {
        Prepared prepare(Host host) throws SQLException;
    }

    private final Preparing preparing;
    private final Executor executor;
    private final Consumer<Connection> disposal;
    /** {@code null} for what was taken. */
    private final Map<Host, @Nullable CompletableFuture<Prepared>> opened = new HashMap<>(2);

    StandbyConnections(Preparing preparing, Executor executor, Consumer<Connection> disposal) {
        this.preparing = preparing;
        this.executor = executor;
        this.disposal = disposal;
    }

    /** Whether {@link #prepare} would open something. */
    boolean wants(Optional<Host> heir) {
        return heir.isPresent() && opened.size() < MOST && !opened.containsKey(heir.get());
    }

    /** Begins to open a connection to the heir, unless that was begun before. */
    void prepare(Optional<Host> heir) {
        if (wants(heir)) {
            Host host = heir.get();
            CompletableFuture<Prepared> begun = new CompletableFuture<>();
            opened.put(host, begun);
            executor.execute(() -> open(host, begun));
        }
    }

    private void open(Host host, CompletableFuture<Prepared> begun) {
        if (begun.isDone()) {
            return;
        }
        try {
            Prepared prepared = preparing.prepare(host);
            if (!begun.complete(prepared)) {
                disposal.accept(prepared.connection());
            }
        } catch (SQLException | RuntimeException e) {
            begun.completeExceptionally(e);
        }
    }

    /** The connection to {@code host}; {@code null} when there is none, or not soon. It is the caller's now. */
    @Nullable
    Prepared take(Host host) {
        CompletableFuture<Prepared> begun = opened.replace(host, null);
        if (begun == null) {
            return null;
        }
        try {
            // One that is under way will be there before one that is begun now.
            return begun.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return giveUp(begun);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return giveUp(begun);
        } catch (ExecutionException e) {
            return null;
        }
    }

    private static @Nullable Prepared giveUp(CompletableFuture<Prepared> begun) {
        return begun.cancel(false) || begun.isCompletedExceptionally() ? null : begun.join();
    }

    /** Lets go of what was not taken, now or when it comes about. */
    void dispose() {
        opened.forEach((host, begun) -> {
            Prepared prepared = begun == null ? null : giveUp(begun);
            if (prepared != null) {
                disposal.accept(prepared.connection());
            }
        });
    }
}
