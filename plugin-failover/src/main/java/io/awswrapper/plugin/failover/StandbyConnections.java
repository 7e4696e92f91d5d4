package io.awswrapper.plugin.failover;

import io.awswrapper.spi.Host;
import io.awswrapper.spi.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connections opened to standbys while a session waits for a new writer. A standby keeps its connections when it is
 * promoted, so the session that has one there goes on without the cost of connecting (TCP, TLS, password hashing), which
 * otherwise all sessions pay at the same moment. Used by one thread.
 */
final class StandbyConnections {

    /** Most clusters have two standbys; with more, a session that guessed wrong connects as usual. */
    private static final int MOST = 2;

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static final class Attempt extends CompletableFuture<Connection> {
        private volatile boolean begun;
    }

    private final Relocation.Opening opening;
    private final Executor executor;
    private final Consumer<Connection> disposal;
    private final Map<Host, Attempt> opened = new HashMap<>();

    StandbyConnections(Relocation.Opening opening, Executor executor, Consumer<Connection> disposal) {
        this.opening = opening;
        this.executor = executor;
        this.disposal = disposal;
    }

    /** Whether {@link #prepare} would open something. */
    boolean wants(Topology topology) {
        return opened.size() < MOST && topology.readers().stream().anyMatch(host -> !opened.containsKey(host));
    }

    /** Begins to open connections to standbys that answer, one after the other. */
    void prepare(Topology topology) {
        Map<Host, Attempt> more = new LinkedHashMap<>();
        for (Host standby : topology.readers()) {
            if (opened.size() < MOST && !opened.containsKey(standby)) {
                Attempt promise = new Attempt();
                opened.put(standby, promise);
                more.put(standby, promise);
            }
        }
        executor.execute(() -> more.forEach(this::open));
    }

    private void open(Host standby, Attempt promise) {
        promise.begun = true;
        if (promise.isDone()) {
            return;
        }
        try {
            Connection connection = opening.open(standby);
            if (!promise.complete(connection)) {
                disposal.accept(connection);
            }
        } catch (SQLException | RuntimeException e) {
            promise.completeExceptionally(e);
        }
    }

    /** The connection to {@code host}; {@code null} when there is none, or not soon. It is the caller's now. */
    @Nullable
    Connection take(Host host) {
        Attempt promise = opened.remove(host);
        if (promise == null) {
            return null;
        }
        try {
            // One that is under way will be there before one that is begun now.
            return promise.begun ? promise.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS) : giveUp(promise);
        } catch (TimeoutException e) {
            return giveUp(promise);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return giveUp(promise);
        } catch (ExecutionException e) {
            return null;
        }
    }

    private static @Nullable Connection giveUp(Attempt promise) {
        return promise.cancel(false) || promise.isCompletedExceptionally() ? null : promise.join();
    }

    /** Lets go of all that was not taken, now or when it comes about. */
    void dispose() {
        for (Attempt promise : opened.values()) {
            Connection connection = giveUp(promise);
            if (connection != null) {
                disposal.accept(connection);
            }
        }
        opened.clear();
    }
}
