package io.awswrapper.plugin.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.ConnectRequest;
import io.awswrapper.spi.ConnectRequest.Purpose;
import io.awswrapper.spi.Endpoint;
import io.awswrapper.spi.Event.NoHostFound;
import io.awswrapper.spi.Event.SessionMoved;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import io.awswrapper.spi.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FailoverPluginTests {

    private final FakeWorld world = new FakeWorld();

    // ---- a fault

    @Test
    void aReadIsRunAgainOnTheNewWriter() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.meanwhile = () -> world.becomes("Ww");
        FakeCall call = read().then(lost()).then("rows");

        assertThat(plugin.<Object>execute(call)).isEqualTo("rows");
        assertThat(call.proceeded).isEqualTo(2);
        assertThat(world.host()).isEqualTo(FakeWorld.B);
        assertThat(world.log).contains("suspect a", "abort a");
        assertThat(world.open).as("nothing leaks").containsExactly(world.physical());
        assertThat(world.events).singleElement().isInstanceOfSatisfying(SessionMoved.class, moved -> {
            assertThat(moved.from()).isEqualTo(FakeWorld.A);
            assertThat(moved.to()).isEqualTo(FakeWorld.B);
            assertThat(moved.seenAs()).isNull();
        });
    }

    @Test
    void aWriteIsNotRunAgainAndTheApplicationIsToldWhy() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.meanwhile = () -> world.becomes("Ww");
        FakeCall call = write().then(lost());
        FailoverException told = failover(plugin, call);

        assertThat(told.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat((Throwable) told)
                .hasMessageContaining("may or may not")
                .hasMessageContaining("a:5432")
                .hasMessageContaining("b:5432")
                .cause()
                .hasMessage("lost");
        assertThat(call.proceeded).isEqualTo(1);
        assertThat(world.host()).isEqualTo(FakeWorld.B);
    }

    @Test
    void whatKillsOrOutlivesEveryConnectionIsNotRunForEver() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.meanwhile = () -> world.becomes("wr");
        FakeCall call = read().then(lost());
        FailoverException told = failover(plugin, call);

        assertThat(told.outcome()).isEqualTo(Outcome.NOT_APPLIED);
        assertThat(call.proceeded).isEqualTo(2);
        assertThat(world.open).containsExactly(world.physical());
    }

    @Test
    void whatOnlyLooksLikeAReadIsNotRunAgain() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.hiding = "SELECT 1";
        world.meanwhile = () -> world.becomes("Ww");
        FakeCall call = read().then(lost());

        assertThat(failover(plugin, call).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(call.proceeded).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = TransactionEffect.class,
            names = {"COMMITS", "MIXED"})
    void aCommitInFlightIsUnknownHoweverItIsWritten(TransactionEffect effect) throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.meanwhile = () -> world.becomes("Ww");
        world.inTransaction = true;
        FakeCall call = new FakeCall(CallKind.EXECUTE, FakeCall.effect(effect), world).then(lost());

        assertThat(failover(plugin, call).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void whatIsTheStatementsOwnBusinessPasses() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        SQLException duplicate = new SQLException("duplicate", "23505");

        assertThatThrownBy(() -> plugin.<Object>execute(write().then(duplicate)))
                .isSameAs(duplicate);
        assertThat(world.waits).isZero();
        assertThat(world.log).isEmpty();
    }

    @Test
    void aClosedSessionIsNotBroughtBack() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.closed = true;
        SQLException lost = lost();

        assertThatThrownBy(() -> plugin.<Object>execute(read().then(lost))).isSameAs(lost);
        assertThat(world.log).isEmpty();
    }

    @Test
    void aSessionClosedDuringTheSearchEndsIt() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.meanwhile = () -> world.closed = true;

        assertThatThrownBy(() -> plugin.<Object>execute(read().then(lost())))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
    }

    // ---- no host

    @Test
    void withoutAHostItSaysWhatWasTriedAndKeepsTheFault() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        FailoverException told = failover(plugin, write().then(lost()));

        assertThat(told.outcome()).isEqualTo(Outcome.NO_HOST);
        assertThat((Throwable) told).hasMessageContaining("100 ms").hasMessageContaining("a:5432: frozen");
        assertThat(told.getSuppressed())
                .singleElement()
                .satisfies(fault -> assertThat(fault).hasMessage("lost"));
        assertThat(world.open)
                .as("prepared standbys and the connection that is lost are closed")
                .isEmpty();
        assertThat(world.events).singleElement().isInstanceOf(NoHostFound.class);
    }

    @Test
    void aRollbackAfterThatDoesNotWaitAgain() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.inTransaction = true;
        assertThat(failover(plugin, write().then(lost())).outcome()).isEqualTo(Outcome.NO_HOST);
        int waits = world.waits;
        FakeCall rollback = new FakeCall(CallKind.ROLLBACK, SqlAnalysis.NONE, world).then(lost());

        assertThat(plugin.<Object>execute(rollback)).isNotNull();
        assertThat(world.waits).isEqualTo(waits);
    }

    @Test
    void aRollbackThatIsTheFirstToSeeTheFaultMovesTheSession() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.inTransaction = true;
        world.meanwhile = () -> world.becomes("Ww");
        FakeCall rollback = new FakeCall(CallKind.ROLLBACK, SqlAnalysis.NONE, world)
                .then(lost())
                .then(true);

        assertThat(plugin.<Object>execute(rollback)).isEqualTo(true);
        assertThat(world.host()).isEqualTo(FakeWorld.B);
    }

    // ---- isValid

    @Test
    void aConnectionThatIsNotValidIsReplacedAndAskedAgain() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.meanwhile = () -> world.becomes("Ww");

        assertThat(plugin.<Object>execute(validate().then(false).then(true))).isEqualTo(true);
        assertThat(world.host()).isEqualTo(FakeWorld.B);
    }

    @Test
    void whereNoHostIsFoundItIsNotValidAndNothingIsThrown() throws SQLException {
        FailoverPlugin plugin = plugin("wr");

        assertThat(plugin.<Object>execute(validate().then(false))).isEqualTo(false);
        assertThat(plugin.<Object>execute(validate().then(lost()))).isEqualTo(false);
    }

    @Test
    void oneThatIsNeverValidIsNotReplacedForEver() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.meanwhile = () -> world.becomes("wr");
        FakeCall call = validate().then(false);

        assertThat(plugin.<Object>execute(call)).isEqualTo(false);
        assertThat(call.proceeded).isEqualTo(2);
    }

    @Test
    void insideATransactionItIsNotValidAndStaysWhereItIsSoThatTheNextCallIsTold() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.inTransaction = true;
        world.meanwhile = () -> world.becomes("Ww");

        assertThat(plugin.<Object>execute(validate().then(false))).isEqualTo(false);
        assertThat(plugin.<Object>execute(validate().then(lost()))).isEqualTo(false);
        assertThat(world.inTransaction).isTrue();
        assertThat(world.host()).isEqualTo(FakeWorld.A);
        assertThat(failover(plugin, read().then(lost())).outcome()).isEqualTo(Outcome.ROLLED_BACK);
    }

    // ---- refused as read-only

    @Test
    void whoAskedForReadOnlyGetsTheRefusal() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.readOnly = true;
        SQLException refused = new SQLException("read-only", "25006");

        assertThatThrownBy(() -> plugin.<Object>execute(write().then(refused))).isSameAs(refused);
        assertThat(world.log).as("nobody is suspected for it").isEmpty();
    }

    @Test
    void aRefusalByAWriterThatIsStillOneIsTheApplicationsOwn() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.meanwhile = () -> world.becomes("wr");
        SQLException refused = new SQLException("read-only", "25006");

        assertThatThrownBy(() -> plugin.<Object>execute(write().then(refused))).isSameAs(refused);
        assertThat(world.host()).isEqualTo(FakeWorld.A);
    }

    @Test
    void aRefusalByAFormerWriterMovesTheSession() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.meanwhile = () -> world.becomes("rw");
        FakeCall call = write().then(new SQLException("read-only", "25006")).then(1);

        assertThat(plugin.<Object>execute(call)).isEqualTo(1);
        assertThat(world.host()).isEqualTo(FakeWorld.B);
    }

    // ---- left behind

    @Test
    void anIdleSessionInTheWrongPlaceMovesBeforeItsNextCall() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.becomes("rw");
        FakeCall call = write().then(1);

        assertThat(plugin.<Object>execute(call)).isEqualTo(1);
        assertThat(call.proceeded).isEqualTo(1);
        assertThat(world.host()).isEqualTo(FakeWorld.B);
    }

    @Test
    void aTransactionInTheWrongPlaceIsRolledBackBeforeItWritesMore() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.inTransaction = true;
        world.becomes("rw");
        FakeCall commit = new FakeCall(CallKind.COMMIT, SqlAnalysis.NONE, world).then(true);

        assertThat(failover(plugin, commit).outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(commit.proceeded).isZero();
        assertThat(world.host()).isEqualTo(FakeWorld.B);
    }

    @Test
    void aCallThatWaitsForTheFormerWriterIsEnded() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        Connection left = world.physical();
        world.becomes("rw");

        assertThat(world.open).doesNotContain(left);
        plugin.close();
        assertThat(world.subscribers).isEmpty();
    }

    @Test
    void anAnnouncementThatComesLateDoesNotEndWhatIsOnTheNewWriterAlready() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.becomes("rw");
        Topology late = world.topology();
        assertThat(plugin.<Object>execute(write().then(1))).isEqualTo(1);
        assertThat(world.host()).isEqualTo(FakeWorld.B);
        world.becomes("wr");
        assertThat(plugin.<Object>execute(write().then(1))).isEqualTo(1);
        Connection current = world.physical();
        assertThat(world.host()).isEqualTo(FakeWorld.A);

        List.copyOf(world.subscribers).forEach(subscriber -> subscriber.accept(late));

        assertThat(world.open).contains(current);
    }

    @Test
    void aSessionThatAnotherThreadClosesWhileItSubscribesLeavesNoSubscription() throws SQLException {
        FailoverPlugin plugin = plugin("ww");
        world.subscribers.clear();
        FailoverPlugin late = new FailoverPlugin(world, new Relocation(world, Endpoint.Kind.OTHER));
        late.close();
        world.closed = true;
        assertThat(late.<Object>execute(read().then(1))).isEqualTo(1);
        assertThat(world.subscribers).isEmpty();
        plugin.close();
    }

    @Test
    void rowsOfAReaderThatBecameWriterAreReadToTheirEndAndTheNextCallMoves() throws SQLException {
        world.set.put("failoverMode", FailoverMode.READER);
        FailoverPlugin plugin = plugin("rw");
        world.becomes("wr");

        assertThat(plugin.<Object>execute(new FakeCall(CallKind.FETCH, SqlAnalysis.NONE, world).then(true)))
                .isEqualTo(true);
        assertThat(world.host()).isEqualTo(FakeWorld.A);
        assertThat(plugin.<Object>execute(read().then("rows"))).isEqualTo("rows");
        assertThat(world.host()).isEqualTo(FakeWorld.B);
    }

    // ---- moving

    @Test
    void aHostThatFailsWhileTheStateIsRestoredIsSuspectedAndAnotherTried() throws SQLException {
        FailoverPlugin plugin = plugin("wrr");
        world.restoring = lost();
        List<String> turns = new ArrayList<>(List.of("Wwr", "WWw"));
        world.meanwhile = () -> world.becomes(turns.size() > 1 ? turns.remove(0) : turns.get(0));

        assertThat(plugin.<Object>execute(read().then(lost()).then("rows"))).isEqualTo("rows");
        assertThat(world.host()).isEqualTo(FakeWorld.C);
        assertThat(world.log).contains("suspect b", "abort b");
        assertThat(world.open).containsExactly(world.physical());
    }

    @Test
    void aStateThatNoHostWouldTakeEndsTheSearch() throws SQLException {
        FailoverPlugin plugin = plugin("wr");
        world.restoring = new SQLException("no such schema", "3F000");
        world.meanwhile = () -> world.becomes("Ww");
        FailoverException told = failover(plugin, read().then(lost()));

        assertThat(told.outcome()).isEqualTo(Outcome.NO_HOST);
        assertThat((Throwable) told).hasMessageContaining("no such schema");
        assertThat(world.open)
                .as("neither the new one nor the one that lost its writer")
                .isEmpty();
    }

    @Test
    void aFirstConnectionGoesToTheWriterWhereverTheUrlPoints() throws SQLException {
        FailoverPlugin plugin = new FailoverPlugin(world, new Relocation(world, Endpoint.Kind.OTHER));
        world.becomes("rw");
        ConnectRequest request = ConnectRequest.of(FakeWorld.A, Purpose.APPLICATION, Map.of());
        Connection opened = plugin.connect(request, passed -> world.connect(passed.host()));

        assertThat(opened).hasToString("connection to b:5432");
    }

    /** A plugin whose session has made a call already, on a, in a cluster of these roles. */
    private FailoverPlugin plugin(String cluster) throws SQLException {
        world.becomes(cluster);
        FailoverPlugin plugin = new FailoverPlugin(world, new Relocation(world, Endpoint.Kind.OTHER));
        assertThat(plugin.<Object>execute(read().then("before"))).isEqualTo("before");
        world.log.clear();
        return plugin;
    }

    private static FailoverException failover(FailoverPlugin plugin, FakeCall call) {
        return catchThrowableOfType(FailoverException.class, () -> plugin.<Object>execute(call));
    }

    private FakeCall read() {
        return new FakeCall(CallKind.EXECUTE, FakeCall.READ, world);
    }

    private FakeCall write() {
        return new FakeCall(CallKind.EXECUTE, FakeCall.WRITE, world);
    }

    private FakeCall validate() {
        return new FakeCall(CallKind.VALIDATE, SqlAnalysis.NONE, world);
    }

    private static SQLException lost() {
        return new SQLException("lost", "08006");
    }
}
