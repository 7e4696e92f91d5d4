package io.awswrapper.plugin.failover;

import io.awswrapper.spi.Host;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection opened to the likeliest next writer while a session waits for one. A standby keeps its connections when it
 * is promoted, so the session goes on without the cost of connecting (TCP, TLS, password hashing), which otherwise all
 * sessions pay at the same moment. One and not one to each standby, so that waiting costs the servers no more connections
 * than going on does. Used by one thread.
 */
final class StandbyConnection {

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Relocation.Opening opening;
    private final Executor executor;
    private final Consumer<Connection> disposal;
    private @Nullable Host standby;
    private @Nullable CompletableFuture<Connection> promise;

    StandbyConnection(Relocation.Opening opening, Executor executor, Consumer<Connection> disposal) {
        this.opening = opening;
        this.executor = executor;
        this.disposal = disposal;
    }

    /** Whether {@link #prepare} would open something. */
    boolean wants(Optional<Host> heir) {
        return standby == null && heir.isPresent();
    }

    /** Begins to open the connection, unless that was begun before. */
    void prepare(Optional<Host> heir) {
        if (wants(heir)) {
            Host host = heir.get();
            CompletableFuture<Connection> begun = new CompletableFuture<>();
            standby = host;
            promise = begun;
            executor.execute(() -> open(host, begun));
        }
    }

    private void open(Host host, CompletableFuture<Connection> begun) {
        if (begun.isDone()) {
            return;
        }
        try {
            Connection connection = opening.open(host);
            if (!begun.complete(connection)) {
                disposal.accept(connection);
            }
        } catch (SQLException | RuntimeException e) {
            begun.completeExceptionally(e);
        }
    }

    /** The connection to {@code host}; {@code null} when there is none, or not soon. It is the caller's now. */
    @Nullable
    Connection take(Host host) {
        CompletableFuture<Connection> begun = promise;
        if (begun == null || !host.equals(standby)) {
            return null;
        }
        promise = null;
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

    private static @Nullable Connection giveUp(CompletableFuture<Connection> begun) {
        return begun.cancel(false) || begun.isCompletedExceptionally() ? null : begun.join();
    }

    /** Lets go of a connection that was not taken, now or when it comes about. */
    void dispose() {
        CompletableFuture<Connection> begun = promise;
        promise = null;
        Connection connection = begun == null ? null : giveUp(begun);
        if (connection != null) {
            disposal.accept(connection);
        }
    }
}
