package io.awswrapper.spi;

import java.io.Serial;
import java.io.Serializable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the application is told when a fault touched its work: what became of that work, and what to do now. */
public final class FailoverException extends SQLException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What became of the work. Decides the SQLSTATE. */
    public enum Outcome {
        /** Nothing was applied, the session is on a healthy host: repeat this statement. */
        NOT_APPLIED("08S02"),
        /** Nothing of the transaction was applied, the session is on a healthy host: repeat all of the transaction. */
        ROLLED_BACK("08007"),
        /** The work may or may not have been applied, the session is on a healthy host: look before repeating. */
        UNKNOWN("08007"),
        /** No suitable host was found in time; the session is not connected. What was in flight is unknown. */
        NO_HOST("08001");

        private final String sqlState;

        Outcome(String sqlState) {
            this.sqlState = sqlState;
        }

        /** The SQLSTATE of exceptions with this outcome. */
        public String sqlState() {
            return sqlState;
        }
    }

    /**
     * How long the steps of a failover took. A step that was not reached has the time of the step before it.
     *
     * @param detectedAt when the fault was found
     * @param detected from the begin of the call to the finding; next to nothing when the call asked for a row
     * @param topologyKnown from the finding until a suitable host was known
     * @param connected from the finding until that host had accepted a connection
     * @param restored from the finding until the session's state was restored there
     */
    public record Timeline(
            Instant detectedAt, Duration detected, Duration topologyKnown, Duration connected, Duration restored)
            implements Serializable {

        @Override
        public String toString() {
            // This is made while a database is away: formatting and the linking of + cost milliseconds the first time.
            return String.join(
                    "",
                    "detected after ",
                    milliseconds(detected),
                    " ms; topology known +",
                    milliseconds(topologyKnown),
                    " ms, connected +",
                    milliseconds(connected),
                    " ms, restored +",
                    milliseconds(restored),
                    " ms");
        }

        private static String milliseconds(Duration time) {
            return Double.toString(Math.round(time.toNanos() / 1e5) / 10.0);
        }
    }

    private final Outcome outcome;
    private final Timeline timeline;

    /** @param cause what the driver threw; {@code null} when the fault was known before the driver was asked */
    public FailoverException(Outcome outcome, String message, Timeline timeline, @Nullable Throwable cause) {
        super(message, outcome.sqlState(), cause);
        this.outcome = outcome;
        this.timeline = timeline;
    }

    public Outcome outcome() {
        return outcome;
    }

    public Timeline timeline() {
        return timeline;
    }
}
