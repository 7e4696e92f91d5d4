package io.awswrapper.its.credentials.iam;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waiting for something to become true. */
final class Poll {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private Poll() {}

    static void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError(what + ": expected within 30 s, but was 'not so'; see the lines above");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
