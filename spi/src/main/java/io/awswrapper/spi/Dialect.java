package io.awswrapper.spi;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that differs between databases and their target drivers. A service, found as plugins are. Stateless and
 * thread-safe; needs a public constructor without parameters.
 */
public interface Dialect {

    /** As what an object was given to a prepared statement. */
    enum Given {
        /** As the value of a parameter. */
        VALUE,
        /** As the value of a parameter, with a length or scale beside it: {@code setObject} with four arguments. */
        CUT_VALUE,
        /** As the value of a parameter, and the parameters were added to a batch. */
        BATCH_VALUE,
        /** As the calendar beside a value. */
        CALENDAR
    }

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

    /**
     * What the target driver is given of a connection's properties: under its own names, and with what it needs where nobody
     * says otherwise.
     *
     * @param driver the class that {@link #targetDriver()} was found as
     */
    default Map<String, String> targetProperties(Map<String, String> properties, Class<? extends Driver> driver) {
        return properties;
    }

    /**
     * Whether the target driver takes a property that stands both in the URL and in the connection properties from the
     * properties, as MySQL Connector/J does. The wrapper then does the same, with its own options too.
     */
    default boolean propertiesWin() {
        return false;
    }

    /** Target driver properties that bound connecting and reading of a probe to about {@code timeout}. */
    Map<String, String> probeProperties(Duration timeout);

    /** Whether the target driver, given these properties, never talks to a server in the clear. */
    boolean encrypts(Map<String, String> properties);

    /** Properties that make the target driver encrypt, without a check of the server's certificate being configured. */
    Map<String, String> encryption();

    /** Properties that make the target driver send the password as it is, as a token that stands for one needs it. */
    default Map<String, String> passwordInClear() {
        return Map.of();
    }

    /** Names of properties that the target driver takes although its {@code getPropertyInfo} does not list them. */
    default Set<String> unlistedProperties() {
        return Set.of();
    }

    /** Whether the target driver runs several statements, separated by semicolons, as one. */
    default boolean takesScripts() {
        return false;
    }

    /** Whether SQL that begins a transaction commits the one that is open. */
    default boolean beginCommits() {
        return false;
    }

    /** Whether the server undoes a change of the session's settings when the transaction that it was made in is undone. */
    default boolean rollsBackSettings() {
        return true;
    }

    /** What {@code exception} says about the connection. Looks through causes and never throws. */
    ErrorKind classify(SQLException exception);

    /** Reads SQL. A pure function of the text; the caller caches. Never throws, whatever the text. */
    SqlAnalysis analyze(String sql);

    /**
     * Asks the server's catalog which functions write nothing. Blocks for a round trip.
     *
     * @param functions names as {@link SqlAnalysis#functions()} gives them
     * @return those of them that surely write nothing, whatever their arguments
     * @throws SQLException what the driver threw
     */
    default Set<String> harmless(Connection physical, Set<String> functions) throws SQLException {
        return Set.of();
    }

    /**
     * The names in {@code sql} behind which the database may keep something that the text does not tell, such as a view. A
     * pure function of the text; never throws.
     */
    default Set<String> mentions(String sql) {
        return Set.of();
    }

    /**
     * Asks the server's catalog which of {@code names} may stand for something that writes when a query only reads from it,
     * as a view that calls a function. Blocks for a round trip, or one for each level of views in views.
     *
     * @param names as {@link #mentions} gives them
     * @throws SQLException what the driver threw
     */
    default Set<String> writing(Connection physical, Set<String> names) throws SQLException {
        return Set.of();
    }

    /**
     * Whether the driver's own record says that a transaction is open on {@code physical}, as of the last answer of the
     * server. No round trip: works on a broken connection too.
     *
     * @return empty when this driver does not tell
     */
    Optional<Boolean> inTransaction(Connection physical);

    /**
     * Ends what the server still runs for a connection that broke: it may go on with the call that was in flight, and apply
     * it after the application has looked and found nothing. Blocks for some round trips, and then for up to {@code limit}
     * until the server has let go.
     *
     * @param asked a connection to the same server by the same user, in auto-commit mode
     * @param broken is asked only what its driver knows, and sent nothing
     * @param age how long {@code broken} has existed at least: what the server has begun since is another's
     * @return whether the server certainly runs nothing for {@code broken} any more; {@code false} where nobody can tell
     * @throws SQLException what the driver threw
     */
    default boolean endBackend(Connection asked, Connection broken, Duration age, Duration limit) throws SQLException {
        return false;
    }

    /**
     * Whether {@code physical} is in auto-commit mode, now that SQL has changed a setting of its session. No round trip.
     *
     * @throws SQLException what the driver threw
     */
    default boolean autoCommit(Connection physical) throws SQLException {
        return physical.getAutoCommit();
    }

    /**
     * Whether the driver holds all rows of a result that it has just made, so that going through them asks the server
     * nothing. Plugins see no {@link CallKind#FETCH} of such a result. No round trip.
     *
     * @param result open, no row of it read yet
     * @return {@code false} where the driver fetches rows while they are read, and where it does not tell
     * @throws SQLException what the driver threw
     */
    default boolean hasAllRows(ResultSet result) throws SQLException {
        return false;
    }

    /**
     * Whether the target driver reads this value of a parameter only when the statement is executed; else it takes what it
     * needs when the parameter is set, or when it is added to a batch. Then, and only then, an application
     * that changes the object afterwards changes what is stored. Decides what a statement made again is given: the object,
     * or a copy that was taken in time. No round trip.
     *
     * @param parameter what the application has set
     * @param given as what
     */
    default boolean readsAtExecution(Object parameter, Given given) {
        return false;
    }

    /**
     * Finds out which flavour of the database answers on {@code physical}.
     *
     * @return how to ask it and its siblings for the topology
     * @throws SQLException what the driver threw
     */
    TopologySource topologySource(Connection physical) throws SQLException;
}
