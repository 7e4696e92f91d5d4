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
     * @param nanos how long the answer took; 0 when there is none, and when it was the first on a new connection
     */
    record Answer(Outcome outcome, @Nullable SQLException failure, long nanos) {

        static Answer within(long nanos) {
            return new Answer(Outcome.ANSWERED, null, nanos);
        }

        static Answer none(Outcome outcome, SQLException failure) {
            return new Answer(outcome, failure, 0);
        }
    }

    /** Asks; blocks for the probe's timeout at most. */
    Answer ask();

    /** Lets go of the connection, without waiting for the host. */
    @Override
    void close();
}
