package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.spi.HostHealth;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** What the watch over a host leads to. Called by the watch's thread; nothing here blocks. */
interface Consequences {

    /** The host did not answer for the first time: others may know why. */
    void suspected(SQLException evidence);

    /** A probe failed, for the first time or again. */
    void probeFailed(SQLException failure);

    /** A call waits in vain: lets go of its connection. */
    void end(Connection waiting);

    /** So many calls were ended. */
    void ended(int calls, Duration silence);

    /** The host was rated. */
    void rated(HostHealth before, HostHealth now);

    /** A while has passed. */
    void measured();
}
