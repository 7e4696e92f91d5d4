package io.awswrapper.testkit;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Polling with a deadline, whose error says what was last seen. */
final class Await {

    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Says what is still wrong, or null when nothing is. A thrown exception is something wrong too. */
    @FunctionalInterface
    interface Probe {
        @Nullable
        String unmet() throws SQLException, IOException;
    }

    private Await() {}

    /** Polls until the probe is content; at the deadline throws, with the evidence. */
    static void until(String subject, Duration limit, Probe probe, Supplier<String> evidence) {
        Throwable cause = null;
        String unmet;
        long end = System.nanoTime() + limit.toNanos();
        do {
            try {
                unmet = probe.unmet();
                cause = null;
            } catch (SQLException | IOException e) {
                unmet = String.valueOf(e.getMessage());
                cause = e;
            }
            if (unmet == null) {
                return;
            }
            pause(subject);
        } while (System.nanoTime() < end);
        throw new ClusterException(
                subject + " within " + limit.toMillis() + " ms, but was '" + unmet
                        + "'; see the end of the server's log:\n" + evidence.get(),
                cause);
    }

    /** As {@link #until} but tells whether the probe was content in time. */
    static boolean within(String subject, Duration limit, Probe probe) {
        long end = System.nanoTime() + limit.toNanos();
        do {
            try {
                if (probe.unmet() == null) {
                    return true;
                }
            } catch (SQLException | IOException stillWrong) {
                // asked again below
            }
            pause(subject);
        } while (System.nanoTime() < end);
        return false;
    }

    private static void pause(String subject) {
        LockSupport.parkNanos(PAUSE_NANOS);
        if (Thread.interrupted()) {
            throw ClusterException.interrupted(subject, new InterruptedException());
        }
    }
}
