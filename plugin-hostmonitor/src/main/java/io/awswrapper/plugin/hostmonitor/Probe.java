package io.awswrapper.plugin.hostmonitor;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Asks one host whether it is there. Used by one thread. */
interface Probe extends AutoCloseable {

    /** What came of a question. */
    enum Outcome {
        /** It answered. */
        ANSWERED,
        /** It answered that it does not want this connection: too many clients, starting, a password that has changed. */
        REFUSED,
        /** Nothing came in time, or there is nobody at that address. */
        SILENT
    }

    /**
     * An outcome.
     *
     * @param failure why there is no answer; {@code null} when there is one
     */
    record Answer(Outcome outcome, @Nullable SQLException failure) {
        static final Answer YES = new Answer(Outcome.ANSWERED, null);
    }

    /** Asks; blocks for the probe's timeout at most. */
    Answer ask();

    /** Lets go of the connection, without waiting for the host. */
    @Override
    void close();
}
