package io.awswrapper.plugin.failover;

import io.awswrapper.spi.Host;
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

    private final Relocation.Opening opening;
    private final Executor executor;
    private final Consumer<Connection> disposal;
    /** {@code null} for what was taken. */
    private final Map<Host, @Nullable CompletableFuture<Connection>> opened = new HashMap<>(2);

    StandbyConnections(Relocation.Opening opening, Executor executor, Consumer<Connection> disposal) {
        this.opening = opening;
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
            CompletableFuture<Connection> begun = new CompletableFuture<>();
            opened.put(host, begun);
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
        CompletableFuture<Connection> begun = opened.replace(host, null);
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

    private static @Nullable Connection giveUp(CompletableFuture<Connection> begun) {
        return begun.cancel(false) || begun.isCompletedExceptionally() ? null : begun.join();
    }

    /** Lets go of what was not taken, now or when it comes about. */
    void dispose() {
        opened.forEach((host, begun) -> {
            Connection connection = begun == null ? null : giveUp(begun);
            if (connection != null) {
                disposal.accept(connection);
            }
        });
    }
}
