package io.awswrapper.plugin.failover;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.ConnectChain;
import io.awswrapper.spi.ConnectRequest;
import io.awswrapper.spi.ConnectRequest.Purpose;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Event;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.FailoverException.Timeline;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.Session;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import io.awswrapper.spi.Topology;
import io.awswrapper.spi.Topology.Member;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches the calls of one session. A good call costs a look at the topology and nothing else; a fault is judged first
 * ({@link Verdict}), then the session is moved ({@link Relocation}), then the call is made again or the application told.
 */
final class FailoverPlugin implements ConnectionPlugin {

    private static final Set<CallKind> INTERCEPTED = EnumSet.complementOf(EnumSet.of(CallKind.CLOSE));

    /** A refused write waits this long for the probe to say what the host is now. */
    private static final Duration ROLE_ANSWER = Duration.ofSeconds(2);

    private static final int MOST_REPEATS = 3;

    private static final long UNTIMED = Long.MIN_VALUE;

    private final PluginContext context;
    private final Session session;
    private final Cluster cluster;
    private final Relocation relocation;
    private final FailoverReplay replay;
    private volatile @Nullable Runnable subscription;
    private long seen;
    private boolean gaveUp;

    FailoverPlugin(PluginContext context, Relocation relocation) {
        this.context = context;
        this.session = context.session();
        this.cluster = relocation.cluster();
        this.relocation = relocation;
        this.replay = context.options().get(FailoverOptions.REPLAY);
    }

    @Override
    public Set<CallKind> intercepts() {
        return INTERCEPTED;
    }

    @Override
    public void close() {
        Runnable subscribed = subscription;
        if (subscribed != null) {
            subscribed.run();
        }
    }

    @Override
    public Connection connect(ConnectRequest request, ConnectChain next) throws SQLException {
        return request.purpose() == Purpose.ADDITIONAL
                ? next.proceed(request)
                : relocation.first(host -> next.proceed(request.withHost(host)));
    }

    @Override
    public <T> T execute(JdbcCall<T> call) throws SQLException {
        return call.kind() == CallKind.VALIDATE ? validate(call) : attempt(call);
    }

    /** Says no, and throws nothing: whoever asks wants to know just that. */
    @SuppressWarnings("unchecked") // isValid returns a Boolean
    private <T> T validate(JdbcCall<T> call) throws SQLException {
        try {
            return attempt(call);
        } catch (FailoverException e) {
            return (T) (Object) false;
        }
    }

    @SuppressWarnings("unchecked") // rollback has no result: any object will do; isValid returns a Boolean
    private <T> T attempt(JdbcCall<T> call) throws SQLException {
        // Most rows are in the driver's hands already, and asking for the time costs more than all the rest.
        long begun = call.kind() == CallKind.FETCH ? UNTIMED : System.nanoTime();
        if (gaveUp && call.kind() != CallKind.FETCH) {
            if (call.kind() == CallKind.ROLLBACK) {
                // The application was told that there is no host; tidying up must not wait for one again.
                return (T) (Object) true;
            }
            if (call.kind() == CallKind.VALIDATE && !relocation.isPossible()) {
                return (T) (Object) false;
            }
            comeBack(call, begun);
        } else if (cluster.topology().version() != seen) {
            attend(call, begun);
        }
        List<Host> left = List.of();
        long since = begun;
        while (true) {
            SQLException fault;
            ErrorKind kind;
            try {
                T result = call.proceed();
                if (call.kind() != CallKind.VALIDATE || !Boolean.FALSE.equals(result) || !isMovable()) {
                    return result;
                }
                kind = ErrorKind.NOT_SENT;
                fault = new SQLException("Connection to " + session.host() + ": isValid said no", "08006");
            } catch (SQLException e) {
                kind = context.dialect().classify(e);
                if (session.isClosed() || !isFault(kind, e)) {
                    throw e;
                }
                fault = e;
            }
            if (call.kind() == CallKind.VALIDATE && !isMovable()) {
                // To move would end the transaction, and the answer could not say so: the next call will.
                return (T) (Object) false;
            }
            Verdict verdict = verdict(call, kind, session.inTransaction());
            boolean enough = left.size() == MOST_REPEATS || isAimed(left);
            if (left.isEmpty()) {
                left = new ArrayList<>();
            }
            left.add(session.host());
            long now = System.nanoTime();
            recover(
                    call,
                    enough ? verdict.orNotApplied() : verdict,
                    fault,
                    begun == UNTIMED ? now : begun,
                    since == UNTIMED ? now : since);
            since = System.nanoTime();
        }
    }

    /**
     * Whether it is the call that loses its connections and not the hosts that fail: an administrator kills it, it outlasts a
     * socket's timeout, or it is what kills the server. The hosts that it has left answer, or it is on one of them again.
     */
    private boolean isAimed(List<Host> left) {
        Topology now = cluster.topology();
        return left.stream()
                .anyMatch(host -> host.equals(session.host())
                        || now.member(host).map(Member::available).orElse(false));
    }

    private Verdict verdict(JdbcCall<?> call, ErrorKind kind, boolean inTransaction) {
        Verdict verdict =
                Verdict.of(call, kind, inTransaction, replay, context.dialect().beginCommits());
        return inTransaction && !session.mayHaveWritten() ? verdict.ofReadOnly() : verdict;
    }

    /** Whether a connection that is no longer valid can be replaced without the application losing anything. */
    private boolean isMovable() {
        return !session.isClosed() && !session.inTransaction();
    }

    private boolean isFault(ErrorKind kind, SQLException e) throws SQLException {
        return switch (kind) {
            case CONNECTION_LOST, NOT_SENT -> true;
            case READ_ONLY -> isDemoted(e);
            case CANNOT_CONNECT, LOGIN, STATEMENT -> false;
        };
    }

    /** A write was refused: because the application asked for read-only, or because the writer is none any more? */
    private boolean isDemoted(SQLException refusal) throws SQLException {
        if (session.readOnly() || relocation.mode() != FailoverMode.WRITER) {
            return false;
        }
        // Asked over the probe's connection: in its aborted transaction, this one's server answers no question.
        Host host = session.host();
        cluster.suspect(host, refusal);
        Topology answer = cluster.await(
                topology -> topology.member(host).map(Member::available).orElse(true) || isMisplaced(topology, host),
                System.nanoTime() + ROLE_ANSWER.toNanos());
        return answer.member(host)
                .map(member -> !member.available() || member.role() != HostRole.WRITER)
                .orElse(true);
    }

    /**
     * Moves the session; returns when the call is to be made again.
     *
     * @param begun when the call began
     * @param since when the connection that is lost was there already: later, when the call was made again
     */
    private void recover(JdbcCall<?> call, Verdict verdict, SQLException fault, long begun, long since)
            throws SQLException {
        Story story = new Story(call.method(), session.inTransaction(), session.host());
        Ghost ghost = new Ghost(context, session.physical(), session.host());
        Verdict known = verdict;
        Timeline timeline;
        try {
            timeline = relocation.move(begun, fault);
            for (int lost = 0; known.asRead(); lost++) {
                try {
                    known = lost < MOST_REPEATS && isRead(call) ? known.ofRead() : Verdict.UNKNOWN;
                } catch (SQLException e) {
                    timeline = relocation.move(begun, e);
                }
            }
        } catch (FailoverException e) {
            // Nobody is there to ask whether it was a read.
            Outcome outcome = (known.asRead() ? Verdict.UNKNOWN : known).outcome();
            FailoverException told = story.noHost(outcome, e, fault);
            gaveUp(story, told);
            lost(story, outcome, told);
            throw told;
        }
        Outcome outcome = known.outcome();
        arrived(story.from(), outcome, timeline);
        if (outcome != null) {
            boolean mayCome = isLate(outcome, story) && !ghost.end(since);
            FailoverException told = story.moved(outcome, session.host(), timeline, mayCome, fault);
            if (!endsTransaction(call)) {
                lost(story, outcome, told);
            }
            throw told;
        }
    }

    /** Whether the server that the call was sent to lives on, and may still be at it. */
    private boolean isLate(Outcome outcome, Story story) {
        return (outcome == Outcome.UNKNOWN || outcome == Outcome.ROLLED_BACK)
                && session.host().equals(story.from());
    }

    /**
     * Asked of the new host: a view, or a function that is no longer the server's own, may have written on the old one.
     *
     * @throws SQLException when the new host's connection is lost
     */
    private boolean isRead(JdbcCall<?> call) throws SQLException {
        String sql = call.sql();
        try {
            return sql != null && context.surelyReads(sql);
        } catch (SQLException e) {
            ErrorKind kind = context.dialect().classify(e);
            if (kind == ErrorKind.CONNECTION_LOST || kind == ErrorKind.NOT_SENT) {
                throw e;
            }
            // Not allowed to know.
            return false;
        }
    }

    /** Until the application ends the transaction, nothing more of it may run: it would be applied without the rest. */
    private void lost(Story story, @Nullable Outcome outcome, FailoverException told) {
        if (story.inTransaction() && (outcome == Outcome.ROLLED_BACK || outcome == Outcome.UNKNOWN)) {
            session.transactionLost(outcome, told);
        }
    }

    /** Whoever is told that a commit failed knows that the transaction has ended. */
    private static boolean endsTransaction(JdbcCall<?> call) {
        return call.kind() == CallKind.COMMIT
                || call.kind() == CallKind.EXECUTE && call.analysis().transaction() == TransactionEffect.COMMITS;
    }

    private void arrived(Host from, @Nullable Outcome outcome, Timeline timeline) {
        gaveUp = false;
        seen = cluster.topology().version();
        context.publish(new Event.SessionMoved(cluster.name(), from, session.host(), outcome, timeline));
    }

    private void gaveUp(Story story, FailoverException told) {
        gaveUp = true;
        // Its server may wake up, and must find nobody who goes on with it.
        relocation.dispose(session.physical());
        context.publish(new Event.NoHostFound(cluster.name(), story.from(), told.timeline()));
    }

    /** After a search in vain: the connection of then is not used again, whatever its server does now. */
    private void comeBack(JdbcCall<?> call, long begun) throws SQLException {
        Host from = session.host();
        SQLException fault = new SQLException("Connection to " + from + ": was lost earlier", "08006");
        recover(call, Verdict.REPEAT, fault, begun, begun);
    }

    // ---- sessions left behind

    /** The topology is another than at the last call: is the session still in the right place? */
    private void attend(JdbcCall<?> call, long begun) throws SQLException {
        if (subscription == null) {
            Runnable subscribed = cluster.subscribe(this::topologyChanged);
            subscription = subscribed;
            if (session.isClosed()) {
                // By another thread, which may have seen no subscription to end.
                subscribed.run();
            }
        }
        Topology now = cluster.topology();
        boolean misplaced = isMisplaced(now, session.host());
        if (!misplaced || session.isClosed()) {
            seen = now.version();
        } else if (call.kind() == CallKind.FETCH) {
            // Rows may be read to their end; the next call of another kind must find the session still unattended.
            return;
        } else if (!session.inTransaction()) {
            Host from = session.host();
            arrived(from, null, relocation.move(begun, null));
        } else if (relocation.mode() == FailoverMode.WRITER && call.kind() != CallKind.VALIDATE) {
            // The old writer's transaction cannot be committed any more: what it holds is as good as rolled back.
            SQLException fault = new SQLException(
                    "Connection to " + session.host() + ": the writer is now "
                            + now.writer().map(Host::toString).orElse("another host"),
                    "08006");
            recover(call, verdict(call, ErrorKind.NOT_SENT, true), fault, begun, begun);
        }
    }

    /** Only what is certain counts: another host is the writer, or this one has become the wrong thing. */
    private boolean isMisplaced(Topology topology, Host host) {
        Optional<Host> writer = topology.writer();
        boolean member = topology.member(host).isPresent();
        return switch (relocation.mode()) {
            case WRITER -> member && writer.isPresent() && !writer.get().equals(host);
            case READER ->
                writer.isPresent()
                        && writer.get().equals(host)
                        && !topology.readers().isEmpty();
            case READER_OR_WRITER -> false;
        };
    }

    /**
     * Called by the cluster's threads. A call that still waits for the old writer would wait until the socket times out:
     * closing its connection makes it fail now.
     */
    private void topologyChanged(Topology topology) {
        // By what holds now: the session may be on a writer already that this topology does not know of.
        boolean unused = session.abortIf(
                host -> relocation.mode() == FailoverMode.WRITER && isMisplaced(cluster.topology(), host));
    }
}
