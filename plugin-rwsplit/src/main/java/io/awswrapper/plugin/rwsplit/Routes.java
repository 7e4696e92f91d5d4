package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Host;
import java.sql.SQLException;
import java.util.Map;

/**
 * Tells where statements run and why. Got from a connection: {@code connection.unwrap(Routes.class)}; used by the thread
 * that uses the connection.
 */
public interface Routes {

    /**
     * Where {@code sql} would run if it were executed on this connection now, and why, in words. Runs nothing, asks no
     * server and moves nothing.
     */
    String explain(String sql) throws SQLException;

    /**
     * How many executions went to which host for which reason, over all connections of the data source with the same URL
     * and properties. A copy.
     */
    Map<Host, Map<Reason, Long>> counts();
}
