package io.awswrapper.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * All that differs between databases and their target drivers. A service, found as plugins are. Stateless and
 * thread-safe; needs a public constructor without parameters.
 */
public interface Dialect {

    /** The database's part of the URL: {@code postgresql} in {@code jdbc:aws-wrapper:postgresql:…}. */
    String id();

    /** The port of a host that the URL gives without one. */
    int defaultPort();

    /** The class name of the target driver, for finding it and for saying that it is missing. */
    String targetDriver();

    /**
     * The URL at which the target driver finds {@code database} on {@code host}. Properties are passed beside it.
     *
     * @param database as in the wrapper's URL, percent-encoded; may be empty
     */
    String targetUrl(Host host, String database);

    /** Target driver properties that bound connecting and reading of a probe to about {@code timeout}. */
    Map<String, String> probeProperties(Duration timeout);

    /** Whether the target driver, given these properties, never talks to a server in the clear. */
    boolean encrypts(Map<String, String> properties);

    /** Properties that make the target driver encrypt, without a check of the server's certificate being configured. */
    Map<String, String> encryption();

    /** What {@code exception} says about the connection. Looks through causes and never throws. */
    ErrorKind classify(SQLException exception);

    /** Reads SQL. A pure function of the text; the caller caches. Never throws, whatever the text. */
    SqlAnalysis analyze(String sql);

    /**
     * Whether the driver's own record says that a transaction is open on {@code physical}, as of the last answer of the
     * server. No round trip: works on a broken connection too.
     *
     * @return empty when this driver does not tell
     */
    Optional<Boolean> inTransaction(Connection physical);

    /**
     * Finds out which flavour of the database answers on {@code physical}.
     *
     * @return how to ask it and its siblings for the topology
     * @throws SQLException what the driver threw
     */
    TopologySource topologySource(Connection physical) throws SQLException;
}
