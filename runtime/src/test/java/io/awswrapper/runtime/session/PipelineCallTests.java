package io.awswrapper.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PipelineCallTests {

    private static final Set<CallKind> EXECUTE = Set.of(CallKind.EXECUTE);

    private final FakeDatabase database = new FakeDatabase();

    @Test
    void callsPassThePluginsInTheirOrderAndOnlyThoseThatAskedForTheirKind() throws SQLException {
        database.with("first", Set.of(CallKind.EXECUTE, CallKind.PREPARE), JdbcCall::proceed)
                .with("second", Set.of(CallKind.FETCH), JdbcCall::proceed)
                .with("third", Set.of(CallKind.EXECUTE, CallKind.FETCH), JdbcCall::proceed);
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            database.told();
            try (ResultSet rows = statement.executeQuery("select 1")) {
                assertThat(database.told())
                        .containsExactly(
                                "first EXECUTE Statement.executeQuery",
                                "third EXECUTE Statement.executeQuery",
                                "a executeQuery[select 1]");
                assertThat(rows.next()).isFalse();
                assertThat(rows.next()).isFalse();
            }
            assertThat(database.told())
                    .startsWith(
                            "second FETCH ResultSet.next",
                            "third FETCH ResultSet.next",
                            "a next",
                            "second FETCH ResultSet.next",
                            "third FETCH ResultSet.next",
                            "a next");
            connection.commit();
            assertThat(database.told()).as("no plugin asked for it").endsWith("a commit");
        }
    }

    @Test
    void rowsThatTheDriverHoldsAreNoCalls() throws SQLException {
        database.allRows = true;
        database.with("watch", Set.of(CallKind.FETCH, CallKind.ROW_UPDATE), JdbcCall::proceed);
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1")) {
            database.told();
            assertThat(rows.next()).isFalse();
            rows.updateRow();
            rows.updateRow();
            assertThat(rows.next()).isFalse();
            assertThat(database.told())
                    .containsExactly(
                            "a next",
                            "watch ROW_UPDATE ResultSet.updateRow",
                            "a updateRow",
                            "watch ROW_UPDATE ResultSet.updateRow",
                            "a updateRow",
                            "a next");
        }
    }

    @Test
    void rowsOfAResultThatWasLeftBehindAreToldSoEvenIfTheDriverHeldThem() throws SQLException {
        database.allRows = true;
        database.with("watch", Set.of(CallKind.FETCH), JdbcCall::proceed);
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1")) {
            database.move("b");
            assertThat(rows.next()).isFalse();
            database.fail("a next", "08006");
            assertThatThrownBy(rows::next).isInstanceOf(FailoverException.class).hasMessageContaining("replaced");
        }
    }

    @Test
    void aPluginSeesWhatTheCallIs() throws SQLException {
        List<String> seen = new ArrayList<>();
        List<SqlAnalysis> analyses = new ArrayList<>();
        database.with("watch", Set.of(CallKind.EXECUTE, CallKind.COMMIT, CallKind.BATCH), call -> {
            seen.add(call.kind() + " " + call.method() + " " + call.sql());
            analyses.add(call.analysis());
            assertThat(call.session()).isSameAs(database.session());
            return call.proceed();
        });
        try (Connection connection = database.open("a");
                PreparedStatement statement = connection.prepareStatement("begin x")) {
            statement.execute();
            statement.executeBatch();
            connection.commit();
        }
        assertThat(seen)
                .containsExactly(
                        "EXECUTE PreparedStatement.execute begin x",
                        "BATCH Statement.executeBatch null",
                        "COMMIT Connection.commit null");
        assertThat(analyses.get(0).transaction()).isEqualTo(TransactionEffect.BEGINS);
        assertThat(analyses.subList(1, 3)).containsOnly(SqlAnalysis.NONE);
    }

    @Test
    void aPluginMayAnswerByItself() throws SQLException {
        database.with("own", EXECUTE, call -> 42);
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update x")).isEqualTo(42);
            assertThat(database.told()).noneMatch(line -> line.startsWith("a execute"));
        }
    }

    @Test
    void whatTheDriverThrowsReachesPluginsAndApplicationAsItIs() throws SQLException {
        List<Throwable> seen = new ArrayList<>();
        database.with("outer", EXECUTE, call -> noting(seen, call)).with("inner", EXECUTE, call -> noting(seen, call));
        database.fail("a executeUpdate", "23505");
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("insert"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"))
                    .isSameAs(seen.get(0))
                    .isSameAs(seen.get(1));
        }
    }

    @Test
    void aDriverThatTripsOverAClosedConnectionHasLostIt() throws SQLException {
        NullPointerException trip = new NullPointerException("session");
        database.with("watch", EXECUTE, JdbcCall::proceed);
        database.actions.put("a executeUpdate", () -> {
            throw trip;
        });
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("insert")).isSameAs(trip);

            database.actions.put("a isClosed", () -> true);
            assertThatThrownBy(() -> statement.executeUpdate("insert"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08006"))
                    .hasMessageContaining("Statement.executeUpdate")
                    .hasCause(trip);
        }
    }

    @Test
    void aSecondProceedOnTheSameConnectionIsTheNamedPluginsFault() throws SQLException {
        database.with("good", EXECUTE, JdbcCall::proceed).with("twice", EXECUTE, call -> {
            Object unused = call.proceed();
            return call.proceed();
        });
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("update x"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(
                            database.session().chain().get(1).getClass().getName())
                    .hasMessageContaining("Statement.executeUpdate")
                    .hasMessageContaining("at most once");
        }
        assertThat(database.log.stream().filter(line -> line.startsWith("a executeUpdate")))
                .hasSize(1);
    }

    @Test
    void aSecondProceedAfterAFailureIsAFaultToo() throws SQLException {
        database.with("stubborn", EXECUTE, call -> {
            try {
                return call.proceed();
            } catch (SQLException e) {
                return call.proceed();
            }
        });
        database.fail("a executeUpdate", "08006");
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("update x")).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void afterAMoveTheCallRunsOnTheNewConnectionAndTheInnerPluginsSeeItAgain() throws SQLException {
        List<String> inner = new ArrayList<>();
        database.with("mover", EXECUTE, call -> {
                    try {
                        return call.proceed();
                    } catch (SQLException e) {
                        Connection former = database.move("b");
                        assertThat(former).hasToString("Connection of a");
                        return call.proceed();
                    }
                })
                .with("inner", EXECUTE, call -> {
                    inner.add(call.session().host().address());
                    return call.proceed();
                });
        database.fail("a executeUpdate", "08006");
        database.actions.put("b executeUpdate", () -> 7);
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update x")).isEqualTo(7);
        }
        assertThat(inner).containsExactly("a", "b");
    }

    private static Object noting(List<Throwable> seen, JdbcCall<?> call) throws SQLException {
        try {
            return call.proceed();
        } catch (SQLException e) {
            seen.add(e);
            throw e;
        }
    }
}
