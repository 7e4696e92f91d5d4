package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.PluginContext;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;

/** Connections opened for one session. */
final class OwnConnections implements ConnectionSource {

    private static final Logger LOG = System.getLogger("io.awswrapper.rwsplit");

    private interface Farewell {
        void to(Connection connection) throws SQLException;
    }

    private final PluginContext context;
    private final Cluster cluster;

    OwnConnections(PluginContext context, Cluster cluster) {
        this.context = context;
        this.cluster = cluster;
    }

    @Override
    public Connection take(Host host, HostRole role) throws SQLException {
        Connection opened = context.connect(host);
        boolean right = false;
        try {
            HostRole actual = cluster.role(host, opened);
            if (actual != role) {
                throw new SQLException(host + ": must be a " + role + ", but was a '" + actual + "'", "25006");
            }
            right = true;
            return opened;
        } finally {
            if (!right) {
                dispose(opened);
            }
        }
    }

    @Override
    public void release(Connection connection) {
        bid(connection, Connection::close);
    }

    @Override
    public void dispose(Connection connection) {
        bid(connection, silent -> silent.abort(Runnable::run));
    }

    private void bid(Connection connection, Farewell farewell) {
        context.executor().execute(() -> {
            try {
                farewell.to(connection);
            } catch (SQLException e) {
                LOG.log(Level.TRACE, "Farewell to a connection not needed", e);
            }
        });
    }
}
