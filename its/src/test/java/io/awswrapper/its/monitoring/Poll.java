package io.awswrapper.its.monitoring;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waiting for something to become true, never longer than necessary and never for ever. */
final class Poll {

    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    private Poll() {}

    static void until(Duration limit, Callable<Boolean> condition, Supplier<String> expectation) {
        long end = System.nanoTime() + limit.toNanos();
        Exception last = null;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("Not within " + limit.toMillis() + " ms: " + expectation.get(), last);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
