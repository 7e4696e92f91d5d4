package io.awswrapper.spi;

import java.sql.SQLException;
import java.util.Optional;

/**
 * Where the work that a session does may run. Set by a plugin that routes ({@link Session#place}), honoured by one that
 * brings a session to another host. Asked by the session's thread; {@link #needsWriter()} by any.
 */
public interface Placement {

    /** Whether only the writer will do. */
    boolean needsWriter();

    /**
     * Picks the host to do the work on. Must not block.
     *
     * @return empty while there is no suitable one
     * @throws SQLException when the choice itself fails, as with a selector that does not exist
     */
    Optional<Host> choose(Topology topology) throws SQLException;
}
