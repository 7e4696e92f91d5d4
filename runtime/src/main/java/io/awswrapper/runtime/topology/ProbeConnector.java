package io.awswrapper.runtime.topology;

import io.awswrapper.runtime.config.Settings;
import io.awswrapper.spi.Host;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** Opens connections for probes, through the plugins that take part in them. Thread-safe. */
@FunctionalInterface
public interface ProbeConnector {

    /**
     * Opens a connection.
     *
     * @param timeout bounds connecting and each later answer, as exactly as the target driver can
     */
    Connection open(Settings settings, Host host, Duration timeout) throws SQLException;
}
