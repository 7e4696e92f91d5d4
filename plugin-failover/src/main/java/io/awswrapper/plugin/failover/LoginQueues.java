package io.awswrapper.plugin.failover;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the logins that are prepared ahead, so many at a time for each cluster. When another host than was thought becomes
 * the writer, hundreds of waiting sessions shall not be in the middle of logins that nobody needs, and other work shall find
 * a thread. Thread-safe.
 */
final class LoginQueues implements AutoCloseable {

    private static final int AT_A_TIME = 16;
    private static final int MOST_WAITING = 10_000;

    private final Map<String, Executor> queues = new ConcurrentHashMap<>();

    /** @param workers runs what may hang, on other threads than the caller's */
    Executor of(String cluster, Executor workers) {
        return queues.computeIfAbsent(cluster, name -> new LoginQueue(workers));
    }

    @Override
    public void close() {
        queues.clear();
    }

    private static final class LoginQueue implements Executor {
        private final Executor workers;
        private final Queue<Runnable> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
        private final AtomicInteger working = new AtomicInteger();

        LoginQueue(Executor workers) {
            this.workers = workers;
        }

        @Override
        public void execute(Runnable login) {
            // One that finds no place is not begun, and its session does without.
            if (waiting.offer(login) && hasRoom()) {
                workers.execute(this::work);
            }
        }

        private boolean hasRoom() {
            return working.getAndUpdate(now -> Math.min(now + 1, AT_A_TIME)) < AT_A_TIME;
        }

        private void work() {
            do {
                try {
                    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
                        next.run();
                    }
                } finally {
                    working.decrementAndGet();
                }
                // One that came after the last look may have found no room.
            } while (!waiting.isEmpty() && hasRoom());
        }
    }
}
