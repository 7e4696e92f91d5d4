package io.awswrapper.runtime;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads for work that must not be done where it comes up: never on a caller's, a probe's or the timer's thread. Work
 * goes through lanes, each with so many threads at most and a queue before them, so that what hangs in one lane holds up no
 * other. Without work there is no thread. Thread-safe.
 */
final class Workers implements AutoCloseable {

    private static final Logger LOG = System.getLogger("io.awswrapper");

    private final ThreadPoolExecutor threads;

    Workers(String name) {
        AtomicInteger number = new AtomicInteger();
        // Not bounded here, but by the lanes.
        threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "aws-wrapper " + name + " worker " + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * @param what it is for, for messages
     * @param atATime how many threads it has at most
     * @param waiting how much work waits at most; what comes then is dropped, and a warning logged
     */
    Executor lane(String what, int atATime, int waiting) {
        return new Lane(what, atATime, waiting);
    }

    /** Threads without work end at once. Sessions that are still open let go of connections here, also after this. */
    @Override
    public void close() {
        threads.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    }

    private final class Lane implements Executor {
        private final String what;
        private final int atATime;
        private final int most;
        private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
        private final AtomicInteger length = new AtomicInteger();
        private final AtomicInteger working = new AtomicInteger();

        Lane(String what, int atATime, int most) {
            this.what = what;
            this.atATime = atATime;
            this.most = most;
        }

        @Override
        public void execute(Runnable work) {
            if (hasRoom()) {
                threads.execute(() -> workFrom(work));
                return;
            }
            if (length.incrementAndGet() > most) {
                length.decrementAndGet();
                LOG.log(
                        Level.WARNING,
                        () -> "Workers for " + what + ": all " + atATime + " are busy and " + most
                                + " pieces of work wait, one more was dropped; look what hangs in a thread dump");
                return;
            }
            waiting.add(work);
            // Whoever was busy may have taken the last look just before.
            if (hasRoom()) {
                threads.execute(this::work);
            }
        }

        private void workFrom(Runnable first) {
            run(first);
            work();
        }

        private boolean hasRoom() {
            return working.getAndUpdate(now -> Math.min(now + 1, atATime)) < atATime;
        }

        private void work() {
            do {
                for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                    length.decrementAndGet();
                    run(next);
                }
                working.decrementAndGet();
                // One that came after the last look may have found no room.
            } while (!waiting.isEmpty() && hasRoom());
        }

        @SuppressWarnings("CatchingUnchecked") // what fails must not end the work that waits behind it
        private void run(Runnable work) {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "Worker for " + what + ": work failed", e);
            }
        }
    }
}
