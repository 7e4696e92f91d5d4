package io.awswrapper.its.values;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.io.ByteArrayInputStream;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.jdbc.PgArray;

/** What the driver gives out and what goes on asking its server: large objects, arrays, cursors. */
@ClusterTest(value = Database.POSTGRESQL, nodes = 2)
@Timeout(60)
class DriverObjectTests {

    private final DatabaseCluster cluster;
    private final AwsWrapperDataSource driver;
    private final Connection connection;

    DriverObjectTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        driver = new AwsWrapperDataSource("jdbc:aws-wrapper:postgresql://" + cluster.proxiedHosts() + "/"
                + cluster.database() + "?plugins=readWriteSplitting,failover&user=" + cluster.user() + "&password="
                + cluster.password());
        connection = driver.getConnection();
    }

    @BeforeEach
    void tables() throws SQLException {
        run("DROP TABLE IF EXISTS file");
        run("CREATE TABLE file (id int PRIMARY KEY, content oid, tags int[])");
        run("CREATE OR REPLACE FUNCTION files() RETURNS refcursor LANGUAGE plpgsql AS"
                + " 'DECLARE c refcursor; BEGIN OPEN c FOR SELECT id FROM file; RETURN c; END'");
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO file VALUES (1, ?, ?)")) {
            insert.setBlob(1, new ByteArrayInputStream(new byte[] {1, 2, 3}));
            insert.setArray(2, connection.createArrayOf("int4", new Object[] {1, 2}));
            insert.executeUpdate();
        }
        connection.commit();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        driver.close();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void lose() {
        cluster.nodes().forEach(node -> cluster.proxy(node).reset());
    }

    private static void assertRolledBack(ThrowingCallable work) {
        FailoverException told = catchThrowableOfType(FailoverException.class, work);
        assertThat(told.outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(told.getSQLState()).isEqualTo("08007");
    }

    private ResultSet file(Statement statement) throws SQLException {
        ResultSet row = statement.executeQuery("SELECT content, tags FROM file FOR UPDATE");
        assertThat(row.next()).isTrue();
        return row;
    }

    @Test
    void aBlobThatLosesItsServerSaysWhatBecameOfTheTransaction() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = file(statement)) {
            Blob blob = row.getBlob(1);
            assertThat(blob.getBytes(1, 3)).containsExactly(1, 2, 3);
            lose();
            assertRolledBack(() -> blob.getBytes(1, 3));
            assertRolledBack(() -> run("INSERT INTO file VALUES (2)"));
        }
        connection.rollback();
    }

    @Test
    void aBlobThatIsWrittenToIsPartOfTheTransaction() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = file(statement)) {
            assertThat(row.getBlob("content").setBytes(1, new byte[] {9})).isEqualTo(1);
            lose();
        }
        assertLost(connection::commit);
        connection.setAutoCommit(true);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                ResultSet row = file(statement)) {
            assertThat(row.getBlob(1).getBytes(1, 3)).containsExactly(1, 2, 3);
        }
        connection.commit();
    }

    private static void assertLost(ThrowingCallable work) {
        assertThat(catchThrowableOfType(FailoverException.class, work).getSQLState())
                .isEqualTo("08007");
    }

    @Test
    void whatADriverHasMadeCanBeGivenBackToIt() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = file(statement);
                PreparedStatement insert = connection.prepareStatement("INSERT INTO file VALUES (?, ?, ?)")) {
            insert.setInt(1, 2);
            insert.setBlob(2, row.getBlob(1));
            insert.setArray(3, row.getArray(2));
            assertThat(insert.executeUpdate()).isEqualTo(1);
            insert.setInt(1, 3);
            insert.setObject(2, row.getBlob(1), Types.BLOB);
            insert.setObject(3, row.getObject(2));
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT encode(lo_get(content), 'hex'), tags FROM file")) {
            for (int i = 0; i < 3; i++) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("010203");
                assertThat(rows.getString(2))
                        .isEqualTo("{1,2}")
                        .isEqualTo(rows.getArray(2).toString());
            }
        }
        connection.commit();
    }

    @Test
    void whatIsBehindAnObjectIsTheWrappersConnection() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call files()}")) {
            call.registerOutParameter(1, Types.REF_CURSOR);
            call.execute();
            ResultSet cursor = (ResultSet) call.getObject(1);
            assertThat(cursor.getStatement().getConnection()).isSameAs(connection);
            assertThat(cursor.next()).isTrue();
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = file(statement)) {
            Array array = row.getArray("tags");
            assertThat((Integer[]) array.getArray()).containsExactly(1, 2);
            try (ResultSet elements = array.getResultSet()) {
                assertThat(elements.next()).isTrue();
                assertThat(elements.getStatement()).isNull();
            }
            // Who asks for the driver's class gets it.
            assertThat(row.getObject(2, Array.class)).isNotInstanceOf(PgArray.class);
        }
        connection.commit();
    }

    @Test
    void aCursorThatLosesItsServerSaysWhatBecameOfTheTransaction() throws SQLException {
        try (CallableStatement call = connection.prepareCall("{? = call files()}")) {
            call.setFetchSize(1);
            call.registerOutParameter(1, Types.REF_CURSOR);
            call.execute();
            lose();
            // pgjdbc may hold the rows already: then it is the commit that finds out.
            assertLost(() -> {
                ResultSet cursor = (ResultSet) call.getObject(1);
                while (cursor.next()) {
                    assertThat(cursor.getInt(1)).isPositive();
                }
                connection.commit();
            });
        }
        connection.rollback();
    }
}
