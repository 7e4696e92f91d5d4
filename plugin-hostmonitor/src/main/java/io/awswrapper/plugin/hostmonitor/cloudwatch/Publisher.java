package io.awswrapper.plugin.hostmonitor.cloudwatch;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.EventListener;
import io.awswrapper.spi.Resources;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what happens in some clusters, once an interval, on a worker thread, as long as there are sessions and once more
 * after that. What cannot be sent is dropped and counted. Thread-safe; the lock guards {@code sessions}, {@code planned} and
 * {@code closed}, and is never held while CloudWatch is told. Who has {@link #sending} may use the sink.
 */
final class Publisher implements EventListener, AutoCloseable {

    private static final Logger LOG = System.getLogger("io.awswrapper.plugin.hostmonitor");
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** What closing the data source may cost. */
    private static final Duration LAST = Duration.ofSeconds(1);

    private final Target target;
    private final Resources resources;
    private final Function<Target, MetricSink> maker;
    private final Collector collector = new Collector();
    private final Semaphore sending = new Semaphore(1);
    private final AtomicBoolean introduced = new AtomicBoolean();
    private volatile @Nullable MetricSink sink;
    private long dropped;
    private volatile boolean failing;

    private final ReentrantLock lock = new ReentrantLock();
    private int sessions;
    private @Nullable Runnable planned;
    private boolean closed;

    Publisher(Target target, Resources resources, Function<Target, MetricSink> maker) {
        this.target = target;
        this.resources = resources;
        this.maker = maker;
    }

    @Override
    public void on(Event event) {
        collector.on(event);
    }

    /** Whether it is the first to ask. */
    boolean isNew() {
        return introduced.compareAndSet(false, true);
    }

    void enter(Cluster cluster) {
        collector.enter(cluster);
        lock.lock();
        try {
            sessions++;
            plan();
        } finally {
            lock.unlock();
        }
    }

    /** What is planned stays so: it sends the rest. */
    void leave(Cluster cluster) {
        collector.leave(cluster);
        lock.lock();
        try {
            sessions--;
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock. */
    private void plan() {
        if (planned == null && !closed) {
            double jitter = 0.9 + 0.2 * ThreadLocalRandom.current().nextDouble();
            Duration delay = Duration.ofNanos(Math.round(target.interval().toNanos() * jitter));
            planned = resources.schedule(this::publish, delay);
        }
    }

    private void publish() {
        sending.acquireUninterruptibly();
        try {
            if (!isClosed()) {
                send(LONGEST);
            }
        } finally {
            if (isClosed()) {
                end();
            }
            sending.release();
        }
        lock.lock();
        try {
            planned = null;
            // The last session may have left while CloudWatch was told: what it left behind is sent too.
            if (sessions > 0 || !collector.isEmpty()) {
                plan();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void send(Duration timeout) {
        List<Point> points = collector.drain();
        if (points.isEmpty()) {
            return;
        }
        int mine = dropped > 0 ? 1 : 0;
        if (mine > 0) {
            points.add(Point.count("MetricsDropped", Map.of(), dropped));
        }
        int sent = 0;
        try {
            MetricSink to = sink;
            if (to == null) {
                to = maker.apply(target);
                sink = to;
            }
            for (List<Point> batch : Batches.of(points)) {
                to.put(batch, timeout);
                sent += batch.size();
            }
            worked();
        } catch (IOException e) {
            failed(points.size() - mine - sent, String.valueOf(e.getMessage()), e);
        } catch (LinkageError e) {
            failed(
                    points.size() - mine - sent,
                    "the AWS SDK is not all there (" + e + "); add software.amazon.awssdk:cloudwatch, with all that it"
                            + " depends on",
                    e);
        } catch (RuntimeException e) {
            failed(points.size() - mine - sent, e + "; report a bug", e);
        }
    }

    private void worked() {
        if (failing) {
            failing = false;
            LOG.log(Level.INFO, "CloudWatch metrics, {0}: are sent again; {1} were dropped", target, dropped);
        }
        dropped = 0;
    }

    private void failed(int lost, String why, Throwable cause) {
        if (isClosed()) {
            // Cut off by us.
            return;
        }
        dropped += lost;
        if (failing) {
            LOG.log(Level.DEBUG, () -> "CloudWatch metrics, " + target + ": still cannot be sent: " + why);
            return;
        }
        failing = true;
        LOG.log(
                Level.WARNING,
                () -> "CloudWatch metrics, " + target + ": are dropped until they can be sent again, " + why);
        LOG.log(Level.DEBUG, "The first failure", cause);
    }

    /** Sends the rest, unless CloudWatch failed the last time. */
    @Override
    public void close() {
        Runnable cancel;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            cancel = planned;
        } finally {
            lock.unlock();
        }
        if (cancel != null) {
            cancel.run();
        }
        long until = System.nanoTime() + LAST.toNanos();
        boolean alone = false;
        try {
            alone = sending.tryAcquire(LAST.toNanos(), TimeUnit.NANOSECONDS);
            long left = until - System.nanoTime();
            if (alone && !failing && left > 0) {
                send(Duration.ofNanos(left));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // Also when somebody is sending: that ends it.
            end();
            if (alone) {
                sending.release();
            }
        }
    }

    private void end() {
        MetricSink last = sink;
        if (last != null) {
            last.close();
        }
    }
}
