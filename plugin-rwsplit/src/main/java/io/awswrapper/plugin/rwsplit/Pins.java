package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Session;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What holds a session on one connection. Used by the session's thread. */
final class Pins {

    private final Session session;
    private @Nullable Connection pinned;
    private @Nullable Connection unwrapped;
    /** Something may have been written over the unwrapped connection that no account has. */
    private boolean unseen;

    Pins(Session session) {
        this.session = session;
    }

    /** Something in the current connection cannot be carried away. */
    void pin() {
        pinned = session.physical();
    }

    /** That something is no more. */
    void unpin() {
        pinned = null;
    }

    boolean isPinned() {
        return pinned != null && pinned == session.physical();
    }

    /** The application can write over the current connection unseen, and its reads must see that. */
    void unwrapped() {
        unwrapped = session.physical();
        unseen = true;
    }

    /** Whether reads belong to the writer because of that; not where the application says that it only reads. */
    boolean isUnwrapped(Reason wanted) {
        Connection given = unwrapped;
        if (given == null || session.readOnly()) {
            return false;
        }
        unseen = true;
        return wanted != Reason.READER_HINT && isOpen(given);
    }

    private static boolean isOpen(Connection connection) {
        try {
            return !connection.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether something may have been written since this was asked last. */
    boolean mayHaveWritten() {
        boolean may = unseen;
        unseen = false;
        return may;
    }
}
