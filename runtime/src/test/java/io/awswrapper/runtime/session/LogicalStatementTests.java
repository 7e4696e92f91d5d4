package io.awswrapper.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.Placement;
import io.awswrapper.spi.Topology;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogicalStatementTests {

    private final FakeDatabase database = new FakeDatabase().watched();
    private final Connection connection;

    LogicalStatementTests() throws SQLException {
        connection = database.open("a");
    }

    @BeforeEach
    void quiet() {
        database.told();
    }

    @Test
    void isMadeAgainAtItsNextUseWithItsSettings() throws SQLException {
        try (Statement statement =
                connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(10);
            statement.setQueryTimeout(3);
            statement.setFetchSize(20);
            move();
            assertThat(database.told()).as("not before").isEmpty();

            statement.execute("select 1");
            assertThat(database.told())
                    .containsExactly(
                            "watch EXECUTE Statement.execute",
                            "b createStatement[1004, 1007]",
                            "b setFetchSize[20]",
                            "b setQueryTimeout[3]",
                            "a close",
                            "b execute[select 1]");
            assertThat(statement.getConnection()).isSameAs(connection);
        }
    }

    @Test
    void aParameterMakesItAgainAsACallOfItsOwnSoThatPluginsSeeAFault() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert")) {
            move();
            statement.setInt(1, 7);
            assertThat(database.told()).startsWith("watch PREPARE Statement", "b prepareStatement[insert]");
            statement.setInt(1, 8);
            assertThat(database.told()).containsExactly("b setInt[1, 8]");
        }
    }

    @Test
    void aClosedOneIsNotMadeAgain() throws SQLException {
        Statement statement = connection.createStatement();
        statement.close();
        move();

        assertThat(statement.isClosed()).isTrue();
        assertThatThrownBy(() -> statement.execute("select 1")).hasMessageContaining("closed");
    }

    @Test
    void closingOneThatDiedWithItsConnectionIsNoFailure() throws SQLException {
        Statement dead = connection.createStatement();
        database.fail("a close", "08006");
        dead.close();
        assertThat(dead.isClosed()).isTrue();

        Statement refused = connection.createStatement();
        database.fail("a close", "22000");
        assertThatThrownBy(refused::close).isInstanceOf(SQLException.class);
        database.actions.remove("a close");
    }

    @Test
    void aStreamThatWasReadIsMissingAfterAMove() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert")) {
            statement.setBinaryStream(1, stream());
            statement.setInt(2, 5);
            statement.execute();
            move();
            assertThatThrownBy(statement::execute)
                    .hasMessageContaining("Parameter 1")
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("07001"));
            assertThatThrownBy(statement::execute).hasMessageContaining("Parameter 1");

            statement.setBinaryStream(1, stream());
            database.told();
            statement.execute();
            assertThat(database.told()).as("as the message says").contains("b execute");
        }
    }

    @Test
    void clearingTheParametersHelpsToo() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert")) {
            statement.setBinaryStream(1, stream());
            statement.execute();
            move();
            statement.clearParameters();
            statement.setInt(1, 5);
            statement.execute();
            assertThat(database.told())
                    .endsWith("b setInt[1, 5]", "watch EXECUTE PreparedStatement.execute", "a close", "b execute");
        }
    }

    @Test
    void aStreamThatItsDriverMayHaveReadIsNotGivenToAnother() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert")) {
            statement.setBinaryStream(1, stream());
            ResultSetMetaData asked = statement.getMetaData();
            assertThat(asked).as("asking for metadata reads no stream").isNull();
            move();
            assertThatThrownBy(statement::execute).hasMessageContaining("Parameter 1");
            assertThat(database.told()).noneMatch(line -> line.startsWith("b setBinaryStream[1"));
        }
    }

    @Test
    void aBatchThatWentWithItsConnectionIsToldAndCanBeFilledAgain() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("insert")) {
            statement.setInt(1, 1);
            statement.addBatch();
            statement.setInt(1, 2);
            statement.addBatch();
            move();
            statement.setInt(1, 3);
            statement.addBatch();
            assertThatThrownBy(statement::executeBatch)
                    .isInstanceOf(FailoverException.class)
                    .hasMessageContaining("2 of its 3")
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08S02"));
            assertThat(database.told()).contains("b clearBatch").doesNotContain("b executeBatch");

            statement.addBatch();
            database.told();
            int[] unused = statement.executeBatch();
            assertThat(database.told()).endsWith("b executeBatch");
        }
    }

    @Test
    void whereAPluginRoutesABatchIsMadeAgainWhole() throws SQLException {
        database.session().place(anywhere());
        try (PreparedStatement prepared = connection.prepareStatement("insert");
                Statement plain = connection.createStatement()) {
            prepared.setInt(1, 1);
            prepared.setString(2, "one");
            prepared.addBatch();
            prepared.setInt(1, 2);
            prepared.addBatch();
            prepared.setInt(1, 3);
            plain.addBatch("insert 4");
            move();
            int[] unused = prepared.executeBatch();
            assertThat(database.told())
                    .containsExactly(
                            "watch BATCH Statement.executeBatch",
                            "b prepareStatement[insert]",
                            "b setInt[1, 1]",
                            "b setString[2, one]",
                            "b addBatch",
                            "b setInt[1, 2]",
                            "b setString[2, one]",
                            "b addBatch",
                            "b setInt[1, 3]",
                            "b setString[2, one]",
                            "a close",
                            "b executeBatch");
            unused = plain.executeBatch();
            assertThat(database.told()).contains("b addBatch[insert 4]").endsWith("b executeBatch");
        }
    }

    @Test
    void aBatchWithAStreamIsNotMadeAgainInPart() throws SQLException {
        database.session().place(anywhere());
        try (PreparedStatement statement = connection.prepareStatement("insert")) {
            statement.setInt(1, 1);
            statement.addBatch();
            statement.setBinaryStream(1, stream());
            statement.addBatch();
            move();
            assertThatThrownBy(statement::executeBatch).hasMessageContaining("2 of its 2");
            assertThat(database.told()).doesNotContain("b executeBatch", "b addBatch");
        }
    }

    /** A plugin that moves the session on the way to the execution must not make it one of nothing. */
    @Test
    void aBatchThatIsLeftBehindOnItsWayIsTold() throws SQLException {
        FakeDatabase other = new FakeDatabase();
        try (Connection moving = other.with("mover", Set.of(CallKind.BATCH), call -> {
                            Connection former = other.move("b");
                            assertThat(former).isNotNull();
                            return call.proceed();
                        })
                        .open("a");
                PreparedStatement statement = moving.prepareStatement("insert")) {
            statement.setInt(1, 1);
            statement.addBatch();
            assertThatThrownBy(statement::executeBatch)
                    .isInstanceOf(FailoverException.class)
                    .hasMessageContaining("1 of its 1")
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08S02"));
            assertThat(other.told()).doesNotContain("a executeBatch", "b executeBatch");
        }
    }

    private static Placement anywhere() {
        return new Placement() {
            @Override
            public boolean needsWriter() {
                return false;
            }

            @Override
            public boolean isPossible(Topology topology) {
                return false;
            }

            @Override
            public Optional<Host> choose(Topology topology) {
                return Optional.empty();
            }
        };
    }

    @Test
    void whatAnExecutionLeftBehindIsReadWhereItWasExecuted() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("update");
            database.actions.put("a getUpdateCount", () -> 3);
            move();
            assertThat(statement.getUpdateCount()).isEqualTo(3);
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(database.told()).noneMatch(line -> line.startsWith("b "));
        }
    }

    @Test
    void aResultStaysWithItsConnectionAndSaysWhenThatIsGone() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select")) {
            assertThat(rows.getStatement()).isSameAs(statement);
            move();
            database.actions.put("a next", () -> true);
            assertThat(rows.next()).as("rows that the driver holds").isTrue();
            database.fail("a next", "08006");
            assertThatThrownBy(rows::next)
                    .isInstanceOf(FailoverException.class)
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("08S02"));
            database.fail("a next", "22000");
            assertThatThrownBy(rows::next).isNotInstanceOf(FailoverException.class);
        }
    }

    private void move() throws SQLException {
        database.told();
        Connection former = database.move("b");
        assertThat(former).hasToString("Connection of a");
        database.told();
    }

    private static ByteArrayInputStream stream() {
        return new ByteArrayInputStream(new byte[] {1});
    }
}
