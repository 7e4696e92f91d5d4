package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Session;
import io.awswrapper.spi.SqlAnalysis.SessionChange;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Whether the transactions of a session are serializable, if they do not say otherwise. A standby refuses those, even when
 * they only read (PostgreSQL manual, "Hot Standby", caveats). Used by the session's thread.
 */
final class Isolation {

    private static final Logger LOG = System.getLogger("io.awswrapper.rwsplit");

    /** {@code feature_not_supported}: of a standby that is asked for a serializable transaction. */
    private static final String NOT_SUPPORTED = "0A000";

    private final Session session;
    private boolean serializable;
    /** What is known is from before something that may have changed it. */
    private boolean doubtful;

    Isolation(Session session) {
        this.session = session;
    }

    void doubt() {
        doubtful = true;
    }

    void changed(List<SessionChange> changes) {
        for (SessionChange change : changes) {
            // Its name has another beginning in each database.
            doubtful |=
                    change.variable().endsWith("isolation") || change.variable().equals("*");
        }
    }

    /** Whether a reader may have refused a statement for its isolation level. */
    boolean mayBeReason(SQLException failure) {
        boolean may = NOT_SUPPORTED.equals(failure.getSQLState());
        doubtful |= may;
        return may;
    }

    /** As far as can be told without asking. */
    boolean mayBeSerializable() {
        return serializable || doubtful;
    }

    /** Asks the server, once after each thing that may have changed it. */
    boolean isSerializable(SessionRouter router) {
        if (!doubtful || !router.isIdle()) {
            return serializable;
        }
        try {
            serializable = session.physical().getTransactionIsolation() == Connection.TRANSACTION_SERIALIZABLE;
            doubtful = false;
            return serializable;
        } catch (SQLException e) {
            LOG.log(Level.DEBUG, "The isolation level could not be asked for; the statement goes to the writer", e);
            return true;
        }
    }
}
