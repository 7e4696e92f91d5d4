package io.awswrapper.runtime;

import io.awswrapper.spi.Resources;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The objects that plugins share between connections, and the timer that they use. */
final class SharedResources implements Resources, AutoCloseable {

    private static final Logger LOG = System.getLogger("io.awswrapper");

    private final Map<Class<?>, AutoCloseable> objects = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer;
    private final Executor workers;

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
        return type.cast(objects.computeIfAbsent(type, missing -> maker.get()));
    }

    @Override
    public Runnable schedule(Runnable work, Duration delay) {
        Future<?> planned = timer.schedule(() -> workers.execute(work), delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> planned.cancel(false);
    }

    @Override
    public void close() {
        timer.shutdown();
        List<AutoCloseable> all = new ArrayList<>(objects.values());
        objects.clear();
        for (AutoCloseable object : all) {
            try {
                object.close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "Shared object " + object.getClass().getName() + ": close failed", e);
            }
        }
    }
}
