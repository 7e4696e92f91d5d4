package io.awswrapper.dialect.pg;

import io.awswrapper.spi.TopologySource;
import java.sql.Connection;
import java.sql.SQLException;

/** Finds out which flavour of PostgreSQL answers. Thread-safe. */
final class FlavourDetection {

    /** As {@link io.awswrapper.spi.Dialect#topologySource}. */
    TopologySource detect(Connection physical) throws SQLException {
        return new StreamingReplication();
    }
}
