package io.awswrapper.runtime.session;

import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.FailoverException.Timeline;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Objects of a connection that their session has left. */
final class LeftBehind {

    private LeftBehind() {}

    /**
     * What the driver already holds can still be read, more cannot be had.
     *
     * @param what names the object in messages
     */
    static <D, T> T call(LogicalSession session, String what, D delegate, Work<? super D, ? extends T> work)
            throws SQLException {
        try {
            return work.on(delegate);
        } catch (SQLException e) {
            ErrorKind kind = session.settings().dialect().classify(e);
            if (kind != ErrorKind.CONNECTION_LOST && kind != ErrorKind.NOT_SENT) {
                throw e;
            }
            LostTransaction lost = session.record().lost();
            if (lost != null) {
                throw lost.refusal(what);
            }
            Timeline none = new Timeline(Instant.now(), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
            throw new FailoverException(
                    Outcome.NOT_APPLIED,
                    what + ": its connection was replaced while it was open, and more of it cannot be fetched; what was"
                            + " read so far is valid, run the query again",
                    none,
                    e);
        }
    }
}
