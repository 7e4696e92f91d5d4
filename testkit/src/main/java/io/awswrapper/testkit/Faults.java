package io.awswrapper.testkit;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** What is wrong with a local AWS endpoint just now. Thread-safe. */
final class Faults {

    /** An answer other than the one asked for. */
    record Fault(int status, String type, String message) {}

    private final AtomicInteger left = new AtomicInteger();
    private volatile Fault planned = new Fault(200, "", "");
    private volatile boolean silent;
    private volatile Duration latency = Duration.ZERO;

    void latency(Duration delay) {
        latency = delay;
    }

    void fallSilent() {
        silent = true;
    }

    void fail(Fault fault, int times) {
        planned = fault;
        left.set(times);
    }

    void heal() {
        silent = false;
        left.set(0);
        latency = Duration.ZERO;
    }

    /** Waits as long as an answer is to take; {@code null} when it is to be the right one. */
    @Nullable
    Fault next() {
        pause(latency);
        while (silent && !Thread.currentThread().isInterrupted()) {
            pause(Duration.ofMillis(10));
        }
        Fault fault = planned;
        return left.getAndUpdate(times -> Math.max(0, times - 1)) > 0 ? fault : null;
    }

    private static void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0 && !Thread.currentThread().isInterrupted(); ) {
            LockSupport.parkNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(50)));
            left = until - System.nanoTime();
        }
    }
}
