package io.awswrapper.plugin.hostmonitor;

import io.awswrapper.plugin.hostmonitor.cloudwatch.CloudWatchReport;
import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/** Says of one session when it waits for its host. */
final class MonitoringPlugin implements ConnectionPlugin {

    private static final Set<CallKind> INTERCEPTED = EnumSet.complementOf(EnumSet.of(CallKind.CLOSE));

    private final Session session;
    private final ClusterMonitor cluster;
    private final CallSlot slot;
    private final CloudWatchReport report;

    MonitoringPlugin(PluginContext context, ClusterMonitor cluster, CloudWatchReport report) {
        this.session = context.session();
        this.cluster = cluster;
        this.report = report;
        this.slot = cluster.add(context);
    }

    @Override
    public Set<CallKind> intercepts() {
        return INTERCEPTED;
    }

    @Override
    public void close() {
        cluster.leave(slot);
        report.close();
    }

    @Override
    public <T> T execute(JdbcCall<T> call) throws SQLException {
        Connection physical = session.physical();
        HostTraffic traffic = slot.traffic();
        if (traffic == null || physical != slot.connection()) {
            traffic = arrive(physical);
        }
        int turn = slot.begin();
        traffic.begun();
        try {
            // Of the others, nobody knows whether the driver asks the host at all.
            return call.kind() == CallKind.EXECUTE || call.kind() == CallKind.BATCH
                    ? measure(call, traffic, turn)
                    : call.proceed();
        } finally {
            slot.end();
        }
    }

    private <T> T measure(JdbcCall<T> call, HostTraffic traffic, int turn) throws SQLException {
        boolean timed = traffic.isTimed(turn);
        long begun = timed ? System.nanoTime() : 0;
        try {
            T result = call.proceed();
            traffic.answered();
            return result;
        } catch (SQLException e) {
            ErrorKind kind = slot.context().dialect().classify(e);
            if (kind == ErrorKind.STATEMENT || kind == ErrorKind.READ_ONLY) {
                traffic.answered();
            } else {
                traffic.failed();
            }
            throw e;
        } finally {
            if (timed) {
                traffic.timed(System.nanoTime() - begun);
            }
        }
    }

    /** The session is on another connection than at its last call. */
    private HostTraffic arrive(Connection physical) {
        HostTraffic traffic = cluster.visit(slot, session.host()).traffic();
        slot.at(traffic, physical);
        return traffic;
    }
}
