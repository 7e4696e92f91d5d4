package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.told;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

@ClusterTest(value = Database.MYSQL, nodes = 2)
final class MySqlStatementStateTests extends StatementStateTests {

    MySqlStatementStateTests(DatabaseCluster cluster) throws SQLException {
        super(cluster);
    }

    @Test
    @Override
    void parametersSetBeforeAFailoverAreThereAfterIt() throws SQLException {
        try (PreparedStatement read = connection.prepareStatement("SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")) {
            read.setInt(1, -1);
            read.setLong(2, Long.MIN_VALUE);
            read.setString(3, "text");
            read.setBytes(4, new byte[] {5, 0, 6});
            read.setBigDecimal(5, new BigDecimal("0.00001"));
            read.setDate(6, Date.valueOf("2024-02-29"));
            read.setTime(7, Time.valueOf("23:59:59"));
            read.setTimestamp(8, Timestamp.valueOf("2026-01-01 00:00:00"));
            read.setNull(9, Types.VARCHAR);
            read.setObject(10, LocalDate.of(2025, 12, 31));
            read.setObject(11, 42, Types.VARCHAR);
            read.setObject(12, true);

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
                assertThat(row.getString(9)).isNull();
                assertThat(row.getObject(10, LocalDate.class)).isEqualTo(LocalDate.of(2025, 12, 31));
                assertThat(row.getString(11)).isEqualTo("42");
                assertThat(row.getBoolean(12)).isTrue();
            }
        }
    }

    /** The driver closes the results of a connection that it loses: nobody takes a part of the rows for all of them. */
    @Test
    @Override
    void rowsThatTheDriverHoldsCanBeReadOn() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(idiom.series(100))) {
            assertThat(rows.next()).isTrue();
            loseAndMove();

            assertThatThrownBy(rows::next).isInstanceOf(SQLException.class).hasMessageContaining("closed");
        }
    }

    @Test
    @Override
    void rowsOfACursorThatWasLostEndInTheTruth() throws SQLException {
        try (AwsWrapperDataSource portions = Drivers.proxied(cluster, idiom.portioning());
                Connection session = portions.getConnection()) {
            session.setAutoCommit(false);
            try (Statement statement = session.createStatement();
                    Statement other = session.createStatement()) {
                statement.setFetchSize(5);
                ResultSet rows = statement.executeQuery(idiom.series(100));
                assertThat(rows.next()).isTrue();
                lose();
                told(Outcome.ROLLED_BACK, () -> other.executeQuery("SELECT 1"));

                assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    @Override
    void aCallableStatementKeepsItsOutParameters() throws SQLException {
        Server.administer(
                cluster,
                "DROP PROCEDURE IF EXISTS twice",
                "CREATE PROCEDURE twice(IN n int, OUT result int) NO SQL SET result = 2 * n");
        try (CallableStatement call = connection.prepareCall("{call twice(?, ?)}")) {
            call.setInt(1, 21);
            call.registerOutParameter(2, Types.INTEGER);
            Fault.changePrimary(cluster);
            assertThat(connection.isValid(2)).isTrue();

            assertThat(call.execute()).isFalse();

            assertThat(call.getInt(2)).isEqualTo(42);
        }
    }
}
