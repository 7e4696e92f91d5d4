package io.awswrapper.plugin.rwsplit;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.ConnectChain;
import io.awswrapper.spi.ConnectRequest;
import io.awswrapper.spi.ConnectRequest.Purpose;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.Option;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Session;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sends each execution of one session to the writer or to a reader, and keeps account of what the session has written. */
final class RoutingPlugin implements ConnectionPlugin {

    private static final Set<CallKind> INTERCEPTED =
            EnumSet.complementOf(EnumSet.of(CallKind.FETCH, CallKind.ROLLBACK, CallKind.CLOSE));

    private static final Set<CallKind> WITH_CLOSE = EnumSet.complementOf(EnumSet.of(CallKind.FETCH, CallKind.ROLLBACK));

    /** How long a first connection waits to hear who the writer is, where no other plugin waits longer. */
    private static final Duration FIRST = Duration.ofSeconds(10);

    private static final int MOST_REPEATS = 3;

    /** The failover plugin's: who wants no replay gets none from this plugin either. */
    private static final Option<String> REPLAY = Option.text("failoverReplay", "reads", "What is run again.");

    private final PluginContext context;
    private final Session session;
    private final Cluster cluster;
    private final SharedRouting.Common common;
    private final ConnectionSource source;
    private final boolean pooled;
    private final Readers readers;
    private final SessionRouter router;
    private final Isolation isolation;
    private final Signals signals;
    private final Writes writes;
    private @Nullable Connection counted;
    private RouteCounters.@Nullable OfHost counters;
    /** Where a first connection from a pool is, until the session has been told. */
    private @Nullable Host pooledAt;

    RoutingPlugin(PluginContext context, SharedRouting shared) throws SQLException {
        this.context = context;
        this.session = context.session();
        this.cluster = context.cluster();
        this.common = shared.common(context.connector());
        ReadConsistency consistency = context.options().get(ReadWriteSplittingOptions.CONSISTENCY);
        LastWrite lastWrite = consistency == ReadConsistency.CLUSTER ? shared.lastWrite(cluster) : new LastWrite();
        this.readers = new Readers(context, cluster, lastWrite);
        this.pooled = context.options().get(ReadWriteSplittingOptions.POOLING) == Pooling.INTERNAL;
        ConnectionSource own = new OwnConnections(context, cluster);
        this.source = pooled ? new PooledConnections(common.pools(context, cluster), own, context.executor()) : own;
        this.router = new SessionRouter(context, cluster, readers, source);
        this.isolation = new Isolation(session);
        this.signals = new Signals(context, common.learned, isolation);
        this.writes = new Writes(context, readers);
    }

    @Override
    public Set<CallKind> intercepts() {
        return pooled ? WITH_CLOSE : INTERCEPTED;
    }

    @Override
    public void close() {
        router.close();
    }

    @Override
    public <T> Optional<T> unwrap(Class<T> type) {
        return type == Routes.class
                ? Optional.of(type.cast(new SessionRoutes(cluster, signals, router, readers, common.counters)))
                : Optional.empty();
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectChain next) throws SQLException {
        if (request.purpose() != Purpose.APPLICATION) {
            return next.proceed(request);
        }
        session.place(Places.FIRST);
        Topology topology = cluster.await(now -> Places.first(now).isPresent(), System.nanoTime() + FIRST.toNanos());
        Host host = Places.first(topology).orElse(request.host());
        try {
            HostRole role = topology.member(host).map(Member::role).orElse(HostRole.UNKNOWN);
            return pooled && role != HostRole.UNKNOWN
                    ? fromPool(host, role, request, next)
                    : next.proceed(request.withHost(host));
        } catch (SQLException e) {
            if (isLost(e)) {
                cluster.suspect(host, e);
            }
            throw e;
        }
    }

    private Connection fromPool(Host host, HostRole role, ConnectRequest request, ConnectChain next)
            throws SQLException {
        try {
            Connection taken = source.take(host, role);
            pooledAt = host;
            return taken;
        } catch (SQLException e) {
            if (!isLost(e)) {
                throw e;
            }
            // Plugins nearer to the driver may know how to wait for a host.
            cluster.suspect(host, e);
            return next.proceed(request.withHost(host));
        }
    }

    @Override
    public <T> T execute(JdbcCall<T> call) throws SQLException {
        Host at = pooledAt;
        if (at != null) {
            pooledAt = null;
            // The runtime knows only of connections that it has opened itself.
            Connection unused = session.moveTo(at, session.physical());
        }
        return switch (call.kind()) {
            case CLOSE -> end(call);
            case EXECUTE, BATCH -> work(call);
            case COMMIT -> commit(call);
            case ROW_UPDATE -> updateRow(call);
            case UNWRAP -> unwrap(call);
            default -> beside(call);
        };
    }

    // ---- executions

    private <T> T work(JdbcCall<T> call) throws SQLException {
        Reason reason = router.go(signals.of(call, router));
        Host left = null;
        for (int attempt = 1; ; attempt++) {
            count(reason);
            boolean onReader = router.onReader();
            Connection used = session.physical();
            Host host = session.host();
            try {
                T result = call.proceed();
                switch (call.analysis().transaction()) {
                    case READ_ONLY, READ_WRITE -> router.announce();
                    default -> router.begun();
                }
                if (!call.analysis().sessionChanges().isEmpty()
                        || call.analysis().sessionBound()) {
                    bind(call);
                }
                return result;
            } catch (SQLException e) {
                if (!onReader || attempt > MOST_REPEATS || left != null && isAimed(left, host)) {
                    throw e;
                }
                reason = again(call, reason, e, used, host);
                left = host;
                if (session.physical() == used) {
                    // It has been promoted while it was asked: no place to run this again.
                    throw e;
                }
            } finally {
                if (!onReader) {
                    writes.executed(call.analysis(), signals.reads(call, reason));
                }
            }
        }
    }

    /** Whether it is the statement that loses its connections, and not the readers that fail: the one it has left answers. */
    private boolean isAimed(Host left, Host now) {
        return left.equals(now)
                || cluster.topology().member(left).map(Member::available).orElse(false);
    }

    /**
     * A statement has failed on a reader, where nothing can have been written.
     *
     * @return why it runs again where the session is now
     * @throws SQLException {@code failure}, when it is the application's
     */
    private Reason again(JdbcCall<?> call, Reason reason, SQLException failure, Connection used, Host host)
            throws SQLException {
        boolean isolated = isolation.mayBeReason(failure);
        boolean alone = session.autoCommit() && call.analysis().transaction() == TransactionEffect.NONE;
        if (!alone || session.isClosed() || call.kind() != CallKind.EXECUTE) {
            throw failure;
        }
        if (failure instanceof FailoverException told) {
            if (told.outcome() != Outcome.UNKNOWN || session.physical() == used) {
                throw failure;
            }
            if (context.options().get(REPLAY).equalsIgnoreCase("off")) {
                throw new FailoverException(
                        Outcome.NOT_APPLIED,
                        call.method() + ": ran on the reader " + host + ", where nothing is written; repeat it",
                        told.timeline(),
                        told);
            }
            router.look();
            return reason;
        }
        ErrorKind kind = context.dialect().classify(failure);
        if (kind == ErrorKind.READ_ONLY && router.isIdle()) {
            String sql = call.sql();
            if (sql != null) {
                common.learned.refused(sql);
            }
            return router.go(Reason.REFUSED);
        }
        if (isolated && isolation.isSerializable(router)) {
            return router.go(Reason.SERIALIZABLE);
        }
        return repaired(reason, failure, host);
    }

    private Reason repaired(Reason reason, SQLException failure, Host host) throws SQLException {
        if (!isLost(failure) || !router.isIdle()) {
            throw failure;
        }
        router.lost(host, failure);
        return router.go(reason);
    }

    private boolean isLost(SQLException e) {
        ErrorKind kind = context.dialect().classify(e);
        return !(e instanceof FailoverException)
                && (kind == ErrorKind.CONNECTION_LOST
                        || kind == ErrorKind.NOT_SENT
                        || kind == ErrorKind.CANNOT_CONNECT);
    }

    private void bind(JdbcCall<?> call) {
        source.soil();
        isolation.changed(call.analysis().sessionChanges());
        if (call.analysis().sessionBound()) {
            if (router.onWriter()) {
                router.pins().pin();
            }
        } else if (isDiscardAll(call.sql())) {
            router.pins().unpin();
        }
    }

    private static boolean isDiscardAll(@Nullable String sql) {
        return sql != null && sql.strip().toUpperCase(Locale.ROOT).matches("DISCARD\\s+ALL\\s*;?");
    }

    private void count(Reason reason) {
        Host host = session.host();
        RouteCounters.OfHost known = counters;
        Connection current = session.physical();
        if (known == null || current != counted) {
            known = common.counters.of(host);
            counters = known;
            counted = current;
        }
        known.count(reason);
        RouteEvent.record(host, reason);
    }

    // ---- other calls

    private <T> T commit(JdbcCall<T> call) throws SQLException {
        try {
            return call.proceed();
        } finally {
            writes.committed();
        }
    }

    private <T> T updateRow(JdbcCall<T> call) throws SQLException {
        try {
            return call.proceed();
        } finally {
            writes.wroteRow();
        }
    }

    /** What the application does with the driver's object is not seen: it belongs to the writer, and may write. */
    private <T> T unwrap(JdbcCall<T> call) throws SQLException {
        Reason unused = router.go(Reason.UNWRAPPED);
        T given = call.proceed();
        router.pins().unwrapped();
        source.soil();
        return given;
    }

    /**
     * Calls that carry no work of the application: they run where the session is. But with SQL that is prepared, its
     * parameters follow, which some drivers send or read at once: it goes where it is going to run.
     */
    private <T> T beside(JdbcCall<T> call) throws SQLException {
        router.look();
        Reason reason = Reason.READ;
        if (call.kind() == CallKind.PREPARE && call.sql() != null) {
            reason = router.go(signals.of(call, router));
        } else if (router.onReader()
                && !session.autoCommit()
                && !session.readOnly()
                && mayBegin(call)
                && router.isIdle()) {
            // It may begin the transaction, which belongs to the writer.
            Reason unused = router.go(Reason.TRANSACTION);
        }
        for (int attempt = 1; ; attempt++) {
            boolean onReader = router.onReader();
            Host host = session.host();
            SQLException fault;
            try {
                T result = call.proceed();
                if (call.kind() != CallKind.VALIDATE) {
                    if (call.method().equals("Connection.setTransactionIsolation")) {
                        isolation.doubt();
                    }
                    if (pooled && soils(call)) {
                        source.soil();
                    }
                    return result;
                }
                if (!Boolean.FALSE.equals(result)) {
                    router.trim();
                    return result;
                }
                if (!onReader || attempt > MOST_REPEATS || session.isClosed() || !router.isIdle()) {
                    return result;
                }
                fault = new SQLException("Connection to " + host + ": isValid said no", "08006");
            } catch (SQLException e) {
                if (!onReader || attempt > MOST_REPEATS || session.isClosed()) {
                    throw e;
                }
                fault = e;
            }
            reason = repaired(reason, fault, host);
        }
    }

    /** Only where connections are pooled. */
    private <T> T end(JdbcCall<T> call) throws SQLException {
        source.closing(session.physical(), router.isIdle());
        return call.proceed();
    }

    /** Whether a pool does not undo what this call does. */
    private static boolean soils(JdbcCall<?> call) {
        return call.kind() == CallKind.SESSION
                && switch (call.method()) {
                    case "Connection.setSchema",
                            "Connection.setCatalog",
                            "Connection.setClientInfo",
                            "Connection.setTypeMap",
                            "Connection.setHoldability" -> true;
                    default -> false;
                };
    }

    private static boolean mayBegin(JdbcCall<?> call) {
        return switch (call.kind()) {
            case METADATA, LOB, SAVEPOINT, VALIDATE -> true;
            case SESSION ->
                !call.method().equals("Connection.setReadOnly")
                        && !call.method().equals("Connection.setAutoCommit");
            default -> false;
        };
    }
}
