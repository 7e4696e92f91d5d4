package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Calendar;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Statements, their settings, parameters and results across a failover. */
@ClusterTest(value = Database.POSTGRESQL, nodes = 2)
class StatementStateTests {

    final DatabaseCluster cluster;
    final Connection connection;
    final Idiom idiom;
    private final AwsWrapperDataSource driver;

    StatementStateTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        idiom = Idiom.of(cluster);
        Server.run(
                cluster,
                "DROP TABLE IF EXISTS work",
                "CREATE TABLE work (id serial, note " + idiom.bytes() + ", n int)");
        driver = Drivers.proxied(cluster);
        connection = driver.getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        driver.close();
    }

    void lose() {
        cluster.proxy(cluster.primary()).reset();
    }

    /** Takes the physical connection away and lets the session get another one. */
    void loseAndMove() throws SQLException {
        lose();
        assertThat(Server.one(connection, "SELECT 'moved'")).isEqualTo("moved");
    }

    @Test
    void settingsOfAStatementSurvive() throws SQLException {
        try (Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement(idiom.series(100))) {
            for (Statement each : new Statement[] {statement, prepared}) {
                each.setMaxRows(7);
                each.setFetchSize(3);
                each.setQueryTimeout(11);
                each.setMaxFieldSize(99);
                each.setFetchDirection(ResultSet.FETCH_FORWARD);
                each.setPoolable(false);
            }

            Fault.changePrimary(cluster);

            for (Statement each : new Statement[] {statement, prepared}) {
                try (ResultSet rows =
                        each == prepared ? prepared.executeQuery() : each.executeQuery(idiom.series(100))) {
                    int count = 0;
                    while (rows.next()) {
                        count++;
                    }
                    assertThat(count).isEqualTo(7);
                }
                assertThat(each.getFetchSize()).isEqualTo(3);
                assertThat(each.getQueryTimeout()).isEqualTo(11);
                assertThat(each.getMaxFieldSize()).isEqualTo(99);
                assertThat(each.isPoolable()).isFalse();
            }
        }
    }

    @Test
    void parametersSetBeforeAFailoverAreThereAfterIt() throws SQLException {
        String sql = "SELECT ?::int, ?::bigint, ?::text, ?::bytea, ?::numeric, ?::date, ?::time, ?::timestamp,"
                + " ?::timestamptz, ?::text, ?::date, ?::int[], ?::text, ?::bool";
        Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
        try (PreparedStatement read = connection.prepareStatement(sql)) {
            read.setInt(1, -1);
            read.setLong(2, Long.MIN_VALUE);
            read.setString(3, "text");
            read.setBytes(4, new byte[] {5, 0, 6});
            read.setBigDecimal(5, new BigDecimal("1E-5"));
            read.setDate(6, Date.valueOf("2024-02-29"));
            read.setTime(7, Time.valueOf("23:59:59"));
            read.setTimestamp(8, Timestamp.valueOf("2026-01-01 00:00:00"));
            read.setTimestamp(9, new Timestamp(0), tokyo);
            read.setNull(10, Types.VARCHAR);
            read.setObject(11, LocalDate.of(2025, 12, 31));
            read.setArray(12, connection.createArrayOf("int4", new Object[] {4, 5}));
            read.setObject(13, 42, Types.VARCHAR);
            read.setObject(14, true);

            Fault.changePrimary(cluster);

            try (ResultSet row = read.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(-1);
                assertThat(row.getLong(2)).isEqualTo(Long.MIN_VALUE);
                assertThat(row.getString(3)).isEqualTo("text");
                assertThat(row.getBytes(4)).containsExactly(5, 0, 6);
                assertThat(row.getBigDecimal(5)).isEqualByComparingTo("0.00001");
                assertThat(row.getDate(6)).isEqualTo(Date.valueOf("2024-02-29"));
                assertThat(row.getTime(7)).isEqualTo(Time.valueOf("23:59:59"));
                assertThat(row.getTimestamp(8)).isEqualTo(Timestamp.valueOf("2026-01-01 00:00:00"));
                assertThat(row.getTimestamp(9)).isEqualTo(new Timestamp(0));
                assertThat(row.getString(10)).isNull();
                assertThat(row.getObject(11, LocalDate.class)).isEqualTo(LocalDate.of(2025, 12, 31));
                assertThat(row.getArray(12).getArray()).isEqualTo(new Integer[] {4, 5});
                assertThat(row.getString(13)).isEqualTo("42");
                assertThat(row.getBoolean(14)).isTrue();
            }
        }
    }

    @Test
    void clearedParametersStayCleared() throws SQLException {
        try (PreparedStatement read = connection.prepareStatement("SELECT 1 + ?")) {
            read.setInt(1, 1);
            read.clearParameters();
            lose();

            assertThatThrownBy(read::executeQuery)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("1");
        }
    }

    /** MySQL's drivers read no stream before the execution; that of PostgreSQL may. */
    @Test
    void aStreamThatWasNotYetReadIsSentAndOneThatMayHaveBeenReadIsReported() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO work (note) VALUES (?)")) {
            insert.setBinaryStream(1, new ByteArrayInputStream(new byte[] {1, 2, 3}), 3);
            if (!idiom.isPostgres()) {
                loseAndMove();
            }
            assertThat(insert.executeUpdate()).isEqualTo(1);
            assertThat(Server.column(cluster, "SELECT " + idiom.hex("note") + " FROM work"))
                    .containsExactly("010203");
            if (idiom.isPostgres()) {
                insert.setBinaryStream(1, new ByteArrayInputStream(new byte[] {1, 2, 3}), 3);
            }

            loseAndMove();

            assertThatThrownBy(insert::executeUpdate)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            told -> assertThat(told.getSQLState()).isEqualTo("07001"))
                    .hasMessageContaining("stream");
            assertThat(Server.column(cluster, "SELECT count(*) FROM work")).containsExactly("1");
            insert.setBinaryStream(1, new ByteArrayInputStream(new byte[] {4}), 1);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    void aPendingBatchIsReportedLostAndNotHalfExecuted() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO work (n) VALUES (?)")) {
            for (int n = 1; n <= 3; n++) {
                insert.setInt(1, n);
                insert.addBatch();
            }
            loseAndMove();
            insert.setInt(1, 4);
            insert.addBatch();

            told(Outcome.NOT_APPLIED, insert::executeBatch);

            assertThat(Server.column(cluster, "SELECT n FROM work")).isEmpty();
            for (int n = 1; n <= 4; n++) {
                insert.setInt(1, n);
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).containsExactly(1, 1, 1, 1);
            assertThat(Server.column(cluster, "SELECT n FROM work ORDER BY n")).containsExactly("1", "2", "3", "4");
        }
    }

    @Test
    void aBatchIsReportedWhetherOrNotItWasOnItsWay() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("INSERT INTO work (n) VALUES (1)");
            statement.addBatch("INSERT INTO work (n) VALUES (2)");
            lose();

            assertThatThrownBy(statement::executeBatch)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            told -> assertThat(told.getSQLState()).isIn("08007", "08S02"));

            assertThat(Server.column(cluster, "SELECT n FROM work")).isEmpty();
        }
    }

    @Test
    void rowsThatTheDriverHoldsCanBeReadOn() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(idiom.series(100))) {
            assertThat(rows.next()).isTrue();
            loseAndMove();

            int last = rows.getInt(1);
            while (rows.next()) {
                last = rows.getInt(1);
            }

            assertThat(last).isEqualTo(100);
        }
    }

    @Test
    void rowsOfACursorThatWasLostEndInTheTruth() throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                Statement other = connection.createStatement()) {
            statement.setFetchSize(5);
            ResultSet rows = statement.executeQuery(idiom.series(100));
            assertThat(rows.next()).isTrue();
            lose();
            told(Outcome.ROLLED_BACK, () -> other.executeQuery("SELECT 1"));

            for (int i = 2; i <= 5; i++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getInt(1)).isEqualTo(i);
            }
            told(Outcome.ROLLED_BACK, rows::next);
        }
    }

    @Test
    void aCallableStatementKeepsItsOutParameters() throws SQLException {
        Server.run(
                cluster,
                "CREATE OR REPLACE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 2 * n'");
        try (CallableStatement call = connection.prepareCall("{? = call twice(?)}")) {
            call.registerOutParameter(1, Types.INTEGER);
            call.setInt(2, 21);
            cluster.failOver();
            assertThat(connection.isValid(2)).isTrue();

            assertThat(call.execute()).isFalse();

            assertThat(call.getInt(1)).isEqualTo(42);
            loseAndMove();
            assertThat(call.getInt(1)).as("what the execution left behind").isEqualTo(42);
        }
    }

    @Test
    void generatedKeysAreReturnedAfterAFailover() throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO work (n) VALUES (1)", Statement.RETURN_GENERATED_KEYS)) {
            assertThat(insert.executeUpdate()).isEqualTo(1);
            loseAndMove();

            assertThat(insert.executeUpdate()).isEqualTo(1);

            try (ResultSet keys = insert.getGeneratedKeys()) {
                assertThat(keys.next()).isTrue();
                assertThat(keys.getInt(1)).isEqualTo(2);
            }
        }
    }

    @Test
    void aSavepointOfALostTransactionIsOfNoUseInTheNextOne() throws SQLException {
        connection.setAutoCommit(false);
        Server.run(connection, "INSERT INTO work (n) VALUES (1)");
        Savepoint savepoint = connection.setSavepoint();
        lose();
        told(Outcome.ROLLED_BACK, () -> Server.run(connection, "SELECT 1"));
        connection.rollback();
        Server.run(connection, "INSERT INTO work (n) VALUES (2)");

        assertThatThrownBy(() -> connection.rollback(savepoint)).isInstanceOf(SQLException.class);

        connection.rollback();
        assertThat(Server.column(cluster, "SELECT n FROM work")).isEmpty();
    }

    @Test
    void aStatementOutlivesTwoFailovers() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO work (n) VALUES (?)");
                Statement statement = connection.createStatement()) {
            for (int round = 1; round <= 2; round++) {
                insert.setInt(1, round);
                Fault.changePrimary(cluster);
                assertThat(connection.isValid(2)).isTrue();
                assertThat(insert.executeUpdate()).isEqualTo(1);
                assertThat(statement.executeUpdate("INSERT INTO work (n) VALUES (10)"))
                        .isEqualTo(1);
                assertThat(insert.getConnection()).isSameAs(connection);
                cluster.heal();
            }
        }
        assertThat(Server.column(cluster, "SELECT n FROM work ORDER BY n")).containsExactly("1", "2", "10", "10");
    }

    @Test
    void aClosedStatementStaysClosed() throws SQLException {
        Statement statement = connection.createStatement();
        statement.close();
        loseAndMove();

        assertThat(statement.isClosed()).isTrue();
        assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
    }
}
