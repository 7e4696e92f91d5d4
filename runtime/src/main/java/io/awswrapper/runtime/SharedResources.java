package io.awswrapper.runtime;

import io.awswrapper.spi.Resources;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** The objects that plugins share between connections, and the timer that they use. */
final class SharedResources implements Resources, AutoCloseable {

    private static final Logger LOG = System.getLogger("io.awswrapper");

    /** Made outside of the map: a maker may ask for other objects. */
    private final Map<Class<?>, CompletableFuture<AutoCloseable>> objects = new ConcurrentHashMap<>();

    private final ScheduledThreadPoolExecutor timer;
    private final Executor workers;
    private volatile boolean closed;

    /** @param workers never runs anything on the thread that hands it over, and never blocks it */
    SharedResources(String name, Executor workers) {
        this.workers = workers;
        timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "aws-wrapper " + name + " timer");
            thread.setDaemon(true);
            return thread;
        });
        // Without waiting work there is no thread.
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> maker) {
        CompletableFuture<AutoCloseable> known = objects.get(type);
        if (known == null) {
            CompletableFuture<AutoCloseable> own = new CompletableFuture<>();
            known = objects.putIfAbsent(type, own);
            if (known == null) {
                return type.cast(make(type, maker, own));
            }
        }
        try {
            return type.cast(known.join());
        } catch (CompletionException e) {
            throw new IllegalStateException("Shared object " + type.getName() + ": could not be made", e.getCause());
        }
    }

    private AutoCloseable make(
            Class<?> type, Supplier<? extends AutoCloseable> maker, CompletableFuture<AutoCloseable> promise) {
        try {
            AutoCloseable made = maker.get();
            promise.complete(made);
            if (closed) {
                // The data source was closed meanwhile, or before: nobody else would close this.
                close(made);
            }
            return made;
        } catch (RuntimeException | Error e) {
            objects.remove(type, promise);
            promise.completeExceptionally(e);
            throw e;
        }
    }

    @Override
    public Runnable schedule(Runnable work, Duration delay) {
        if (delay.isZero() && !closed) {
            AtomicBoolean mayBegin = new AtomicBoolean(true);
            workers.execute(() -> {
                if (mayBegin.getAndSet(false)) {
                    work.run();
                }
            });
            return () -> mayBegin.set(false);
        }
        Future<?> planned = timer.schedule(() -> workers.execute(work), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> planned.cancel(false);
    }

    @Override
    public void close() {
        closed = true;
        timer.shutdown();
        // They stay, closed: who asks for one later must not make another.
        for (CompletableFuture<AutoCloseable> object : objects.values()) {
            if (object.isDone() && !object.isCompletedExceptionally()) {
                close(object.join());
            }
        }
    }

    private static void close(AutoCloseable object) {
        try {
            object.close();
        } catch (Exception e) {
            LOG.log(Level.WARNING, "Shared object " + object.getClass().getName() + ": close failed", e);
        }
    }
}
