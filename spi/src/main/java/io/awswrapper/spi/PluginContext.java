package io.awswrapper.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executor;

/** What the runtime lends to one plugin of one logical connection. */
public interface PluginContext {

    /** The checked values of this connection's options. */
    Options options();

    /** The logical connection. While the plugin is made, it is not yet connected. */
    Session session();

    Dialect dialect();

    /** The hosts as the URL names them, in its order; never empty. */
    List<Host> urlHosts();

    /**
     * The cluster that the URL's hosts belong to. The first call for a set of hosts in a process connects to one of them
     * and asks; later calls return at once.
     *
     * @throws SQLException {@code 08001} when none of the hosts could be asked
     */
    Cluster cluster() throws SQLException;

    /**
     * Opens one more physical connection with this session's properties, to exactly this host, through the plugins that stand
     * after this one.
     *
     * @return a connection that belongs to the caller
     */
    Connection connect(Host host) throws SQLException;

    /**
     * Opens connections that do not belong to this session and may outlive it, as for a pool: with this session's
     * properties, through the plugins that take part in probes. Valid as long as {@link #resources()}; thread-safe. Equal
     * to the connector of another session when both open the same connections, so that it can be a key.
     */
    Connector connector();

    /** Opens physical connections. */
    @FunctionalInterface
    interface Connector {
        /** @return a connection that belongs to the caller */
        Connection connect(Host host) throws SQLException;
    }

    /**
     * Picks one of {@code candidates} by the {@link HostSelector} with the given id, out of those that are in the rotation
     * ({@link HostHealth#share()}) if any of them is.
     *
     * @param candidates never empty
     * @throws SQLException when there is no such selector; the message names the known ones
     */
    Host select(String selector, List<Host> candidates) throws SQLException;

    /**
     * Whether SQL whose text is a pure read ({@link SqlAnalysis#pureRead()}) surely is one, as the catalog tells of the names
     * in it ({@link Dialect#writing}). What it tells is kept for a minute and shared by the sessions that open the same
     * connections; what is not known is asked over the session's connection, which blocks. To be called on the session's
     * thread, while no result is being read.
     *
     * @throws SQLException what the driver threw
     */
    boolean surelyReads(String sql) throws SQLException;

    /** Tells the {@link EventListener}s. */
    void publish(Event event);

    /** What this connection shares with the others of its data source. */
    Resources resources();

    /**
     * Runs short work off the calling thread, never on it: some at a time, the rest waits. Owned and ended by the runtime.
     * What may hang, such as a login, belongs into {@link Resources#schedule}.
     */
    Executor executor();
}
