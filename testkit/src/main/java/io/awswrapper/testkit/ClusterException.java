package io.awswrapper.testkit;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A cluster did not do what it was asked to. The message says what was expected, what was found and what to do about
 * it, and ends with the tail of the server's log where there is one.
 */
public final class ClusterException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    ClusterException(String message) {
        super(message);
    }

    ClusterException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static ClusterException interrupted(String subject, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new ClusterException(
                subject + ": expected to be awaited, but was 'interrupted'; do not interrupt a running fault", cause);
    }
}
