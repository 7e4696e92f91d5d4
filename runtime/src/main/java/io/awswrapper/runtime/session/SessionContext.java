package io.awswrapper.runtime.session;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostSelector;
import io.awswrapper.spi.Options;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Resources;
import io.awswrapper.spi.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executor;

/** What one plugin of one session sees of the runtime. */
final class SessionContext implements PluginContext {

    private final LogicalSession session;
    private final int index;

    SessionContext(LogicalSession session, int index) {
        this.session = session;
        this.index = index;
    }

    @Override
    public Options options() {
        return session.settings().options();
    }

    @Override
    public Session session() {
        return session;
    }

    @Override
    public Dialect dialect() {
        return session.settings().dialect();
    }

    @Override
    public List<Host> urlHosts() {
        return session.settings().hosts();
    }

    @Override
    public Cluster cluster() throws SQLException {
        return session.lease().cluster();
    }

    @Override
    public Connection connect(Host host) throws SQLException {
        return session.connect(session.request(host), index + 1);
    }

    @Override
    public Connector connector() {
        return session.connector();
    }

    @Override
    public Host select(String selector, List<Host> candidates) throws SQLException {
        HostSelector chosen = session.environment().installation().selector(selector);
        Cluster cluster = cluster();
        return chosen.select(Rotation.of(candidates, cluster), cluster);
    }

    @Override
    public boolean surelyReads(String sql) throws SQLException {
        return session.environment().facts(session.connector()).surelyReads(dialect(), session.physical(), sql);
    }

    @Override
    public void publish(Event event) {
        session.environment().publish(event);
    }

    @Override
    public Resources resources() {
        return session.environment().resources();
    }

    @Override
    public Executor executor() {
        return session.environment().executor();
    }
}
