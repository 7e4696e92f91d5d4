package io.awswrapper.its.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.jdbc.PgDatabaseMetaData;
import org.postgresql.jdbc.PgResultSet;
import org.postgresql.util.PSQLException;

/** Who asks an object of JDBC where it comes from gets the object he has, with plugins and without. */
@PostgresClusterTest(nodes = 1)
@ParameterizedClass
@ValueSource(strings = {"plugins=", "plugins=failover"})
class JdbcIdentityTests {

    private final Connection connection;

    JdbcIdentityTests(String plugins, PostgresCluster cluster) throws SQLException {
        connection = Wrapper.connect(cluster, plugins);
    }

    @BeforeEach
    void makeTable() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TEMP TABLE item (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void statementsKnowTheConnectionThatMadeThem() throws SQLException {
        assertThat(connection.createStatement().getConnection()).isSameAs(connection);
        assertThat(connection.prepareStatement("SELECT 1").getConnection()).isSameAs(connection);
        assertThat(connection.prepareCall("SELECT 1").getConnection()).isSameAs(connection);
        assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
    }

    @Test
    void resultsKnowTheStatementThatMadeThem() throws SQLException {
        Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("SELECT 1");
        CallableStatement callable = connection.prepareCall("SELECT 1");

        assertThat(statement.executeQuery("SELECT 1").getStatement()).isSameAs(statement);
        assertThat(prepared.executeQuery().getStatement()).isSameAs(prepared);
        assertThat(callable.executeQuery().getStatement()).isSameAs(callable);
    }

    @Test
    void resultsThatAreFetchedLaterKnowTheirStatementToo() throws SQLException {
        Statement statement = connection.createStatement();
        assertThat(statement.execute("SELECT 1")).isTrue();
        assertThat(statement.getResultSet().getStatement()).isSameAs(statement);
        PreparedStatement prepared = connection.prepareStatement("SELECT 1");
        assertThat(prepared.execute()).isTrue();
        assertThat(prepared.getResultSet().getStatement()).isSameAs(prepared);
        // No statement of the application made this one, and JDBC allows to say so.
        assertThat(connection.getMetaData().getCatalogs().getStatement()).isNull();
    }

    @Test
    void generatedKeysKnowTheirStatement() throws SQLException {
        PreparedStatement insert =
                connection.prepareStatement("INSERT INTO item(name) VALUES (?)", new String[] {"id"});
        insert.setString(1, "a");
        assertThat(insert.executeUpdate()).isOne();
        try (ResultSet keys = insert.getGeneratedKeys()) {
            assertThat(keys.next()).isTrue();
            assertThat(keys.getInt(1)).isOne();
            assertThat(keys.getStatement()).isSameAs(insert);
        }
    }

    @Test
    void outParametersComeBack() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call abs(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, -5);
            call.execute();
            assertThat(call.getInt(1)).isEqualTo(5);
        }
    }

    @Test
    void eachObjectUnwrapsToItselfAndToTheDriversOwn() throws SQLException {
        PreparedStatement prepared = connection.prepareStatement("SELECT 1");
        ResultSet result = prepared.executeQuery();
        DatabaseMetaData metaData = connection.getMetaData();

        assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
        assertThat(prepared.unwrap(PreparedStatement.class)).isSameAs(prepared);
        assertThat(result.unwrap(ResultSet.class)).isSameAs(result);
        assertThat(metaData.unwrap(DatabaseMetaData.class)).isSameAs(metaData);

        assertThat(connection.unwrap(PGConnection.class).getBackendPID()).isPositive();
        assertThat(prepared.unwrap(PGStatement.class)).isNotSameAs(prepared);
        assertThat(result.unwrap(PgResultSet.class)).isNotSameAs(result);
        assertThat(metaData.unwrap(PgDatabaseMetaData.class)).isNotSameAs(metaData);
    }

    @Test
    void noObjectClaimsToBeWhatItIsNot() throws SQLException {
        assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
        assertThat(connection.isWrapperFor(Connection.class)).isTrue();
        assertThat(connection.isWrapperFor(PGStatement.class)).isFalse();
        Statement statement = connection.createStatement();
        assertThat(statement.isWrapperFor(PGStatement.class)).isTrue();
        assertThat(statement.isWrapperFor(PreparedStatement.class)).isFalse();
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connection.unwrap(Runnable.class));
        assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.unwrap(Runnable.class));
    }

    @Test
    void aClosedConnectionSaysSoAndRefusesWork() throws SQLException {
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT 1");
        connection.close();
        connection.close();

        assertThat(connection.isClosed()).isTrue();
        assertThat(connection.isValid(1)).isFalse();
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                connection::createStatement,
                () -> connection.prepareStatement("SELECT 1"),
                () -> connection.prepareCall("SELECT 1"),
                connection::commit,
                connection::getAutoCommit,
                () -> connection.setAutoCommit(false),
                connection::getMetaData,
                connection::getSchema)) {
            assertThat(stateOf(use)).isEqualTo("08003");
        }
        assertRefused(() -> statement.executeQuery("SELECT 1"));
        assertRefused(result::next);
    }

    @Test
    void aClosedStatementAndAClosedResultRefuseWork() throws SQLException {
        PreparedStatement prepared = connection.prepareStatement("SELECT 1");
        ResultSet result = prepared.executeQuery();
        assertThat(result.next()).isTrue();
        result.close();
        assertThat(result.isClosed()).isTrue();
        assertRefused(() -> result.getInt(1));
        prepared.close();
        prepared.close();
        assertThat(prepared.isClosed()).isTrue();
        assertRefused(prepared::executeQuery);
        assertRefused(() -> prepared.setInt(1, 1));
    }

    @Test
    void closingTheResultClosesAStatementThatAskedForIt() throws SQLException {
        Statement statement = connection.createStatement();
        statement.closeOnCompletion();
        statement.executeQuery("SELECT 1").close();
        assertThat(statement.isClosed()).isTrue();
    }

    @Test
    void theDriversExceptionsArriveAsTheyAre() throws SQLException {
        List<SQLException> seen = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO item(name) VALUES ('a')");
            seen.add(catchThrowableOfType(
                    SQLException.class, () -> statement.execute("INSERT INTO item(name) VALUES ('a')")));
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item(name) VALUES ('a')")) {
            seen.add(catchThrowableOfType(SQLException.class, insert::executeUpdate));
        }
        for (SQLException violation : seen) {
            assertThat((Throwable) violation)
                    .isExactlyInstanceOf(PSQLException.class)
                    .hasNoCause();
            assertThat(violation.getSQLState()).isEqualTo("23505");
            assertThat(((PSQLException) violation).getServerErrorMessage())
                    .extracting(message -> message == null ? null : message.getTable())
                    .isEqualTo("item");
        }
    }

    private static void assertRefused(ThrowingCallable use) {
        assertThat(stateOf(use)).isNotEmpty();
    }

    private static @Nullable String stateOf(ThrowingCallable use) {
        SQLException refusal = catchThrowableOfType(SQLException.class, use);
        assertThat((Throwable) refusal).isNotNull();
        return refusal.getSQLState();
    }
}
