package io.awswrapper.plugin.failover;

import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.FailoverException.Timeline;
import io.awswrapper.spi.Host;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What the application is told of one fault.
 *
 * @param method the call that it touched
 * @param inTransaction whether a transaction was open
 * @param from where the session was
 */
record Story(String method, boolean inTransaction, Host from) {

    /**
     * The session is on another connection now.
     *
     * @param mayCome whether the server may still be at it
     */
    FailoverException moved(Outcome outcome, Host to, Timeline timeline, boolean mayCome, SQLException fault) {
        String message = method + ": the connection to " + from + " was lost, the session is now on " + to + "; "
                + became(outcome)
                + (mayCome ? "; the server may still run it for the lost connection, wait until that has ended" : "")
                + " (" + timeline + ")";
        return new FailoverException(outcome, message, timeline, fault);
    }

    /** The session is on none: says of the work what is said when it has moved. */
    FailoverException noHost(@Nullable Outcome outcome, FailoverException search, SQLException fault) {
        String message = search.getMessage() + "\n" + method + ": the connection to " + from + " was lost; "
                + became(outcome == null ? Outcome.NOT_APPLIED : outcome);
        FailoverException told = new FailoverException(Outcome.NO_HOST, message, search.timeline(), search.getCause());
        told.addSuppressed(fault);
        return told;
    }

    private static String became(Outcome outcome) {
        return switch (outcome) {
            case NOT_APPLIED -> "nothing of it was applied; repeat it";
            case ROLLED_BACK -> "nothing of the transaction was applied; roll back, then repeat all of the transaction";
            default -> "it may or may not have been applied; look before repeating it";
        };
    }
}
