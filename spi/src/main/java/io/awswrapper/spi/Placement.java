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
     * Whether {@link #choose} would find a host now. Asked while the session waits, at each change of the cluster and
     * under a lock: only looks, and runs no {@link HostSelector}.
     */
    boolean isPossible(Topology topology);

    /**
     * Picks the host to do the work on.
     *
     * @return empty while there is no suitable one
     * @throws SQLException when the choice itself fails, as with a selector that does not exist
     */
    Optional<Host> choose(Topology topology) throws SQLException;
}
