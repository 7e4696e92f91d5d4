package io.awswrapper.runtime.session;

import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.FailoverException.Timeline;
import io.awswrapper.spi.SqlAnalysis;
import java.io.Serial;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was added to the batch of one statement and not executed yet. Where a plugin routes, the entries are kept, because
 * only the execution tells where they are to run; else they go with their connection, and the application is told.
 */
final class PendingBatch<D extends Statement> {

    /** Entries went with their connection. Not a fault of the connection of now, so not one that plugins repair. */
    static final class Lost extends SQLException {
        @Serial
        private static final long serialVersionUID = 1L;

        private Lost() {
            super("Batch: entries were added before the connection was replaced", "55000");
        }
    }

    private int pending;
    private int lost;
    private @Nullable List<Binder<D>> kept;
    /** What the entries do, one after another; {@code null} while that is not known of any. */
    private @Nullable SqlAnalysis analysis;

    /** @param again adds the entry to another statement; {@code null} when it cannot be added again */
    void added(@Nullable Binder<D> again) {
        pending++;
        if (again != null) {
            List<Binder<D>> entries = kept;
            if (entries == null) {
                entries = new ArrayList<>();
                kept = entries;
            }
            entries.add(again);
        }
    }

    /** Remembers what an entry does. */
    void note(SqlAnalysis entry) {
        SqlAnalysis before = analysis;
        analysis = before == null ? entry : before.followedBy(entry);
    }

    /** What the entries do together, as far as was noted. */
    SqlAnalysis analysis() {
        SqlAnalysis known = analysis;
        return known == null ? SqlAnalysis.NONE : known;
    }

    /** The driver's statement was made again: adds the entries to it, or counts them as lost. */
    void carryTo(D made) throws SQLException {
        List<Binder<D>> entries = kept;
        if (entries != null && entries.size() == pending) {
            for (Binder<D> entry : entries) {
                entry.bind(made);
            }
        } else {
            lost += pending;
            pending = 0;
            kept = null;
        }
    }

    void clear() {
        pending = 0;
        lost = 0;
        kept = null;
        analysis = null;
    }

    boolean hasLost() {
        return lost > 0;
    }

    /** To be thrown where plugins see it. */
    void refuseLost() throws Lost {
        if (lost > 0) {
            throw new Lost();
        }
    }

    /** What the application is told. */
    FailoverException lost() {
        Timeline none = new Timeline(Instant.now(), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        return new FailoverException(
                Outcome.NOT_APPLIED,
                "Batch: " + lost + " of its " + (lost + pending) + " entries were added before the connection"
                        + " was replaced and went with it, nothing of the batch was sent; add all entries again",
                none,
                null);
    }
}
