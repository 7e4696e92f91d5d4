package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.plugin.rwsplit.Reason;
import io.awswrapper.plugin.rwsplit.Routes;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where each statement runs, asked of the server that ran it. */
@PostgresClusterTest
class RoutingTests {

    private static final String WRITE = "INSERT INTO work VALUES (1) RETURNING current_setting('port')";

    private final PostgresCluster cluster;
    private final AwsWrapperDataSource driver;
    private final Connection connection;

    RoutingTests(PostgresCluster cluster) throws SQLException {
        this.cluster = cluster;
        Split.prepare(cluster, "CREATE TABLE IF NOT EXISTS work (n int)", "TRUNCATE work");
        this.driver = Split.driver(cluster);
        this.connection = driver.getConnection();
    }

    @BeforeEach
    void begins() throws SQLException {
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @AfterEach
    void end() throws SQLException {
        connection.close();
        driver.close();
    }

    private PostgresNode where(String sql) throws SQLException {
        return Split.where(cluster, connection, sql);
    }

    private boolean onReader(String sql) throws SQLException {
        return Split.isReader(cluster, where(sql));
    }

    @Test
    void aReadRunsOnAReaderAndAWriteOnTheWriter() throws SQLException {
        assertThat(onReader(Split.WHERE)).isTrue();
        assertThat(where(WRITE)).isEqualTo(cluster.primary());
        Split.until(() -> onReader(Split.WHERE), () -> "reads return to a reader");
        assertThat(where(WRITE)).isEqualTo(cluster.primary());
    }

    @Test
    void preparedStatementsGoWhereTheirSqlBelongs() throws SQLException {
        try (PreparedStatement read =
                        connection.prepareStatement("SELECT current_setting('port'), n FROM work WHERE n = ?"
                                + " UNION ALL SELECT current_setting('port'), ?");
                PreparedStatement write = connection.prepareStatement(
                        "INSERT INTO work VALUES (?) RETURNING current_setting('port'), n")) {
            for (int n = 1; n <= 20; n++) {
                write.setInt(1, n);
                try (ResultSet row = write.executeQuery()) {
                    assertThat(Split.node(cluster, row)).isEqualTo(cluster.primary());
                    assertThat(row.getInt(2)).isEqualTo(n);
                }
                int sought = n;
                Split.until(
                        () -> {
                            read.setInt(1, sought);
                            read.setInt(2, -sought);
                            try (ResultSet row = read.executeQuery()) {
                                boolean onReader = Split.isReader(cluster, Split.node(cluster, row));
                                assertThat(row.getInt(2)).isEqualTo(sought);
                                assertThat(row.next()).isTrue();
                                assertThat(row.getInt(2)).isEqualTo(-sought);
                                return onReader;
                            }
                        },
                        () -> "a reader shows " + sought);
            }
        }
    }

    @Test
    void aSessionAlwaysSeesItsOwnWrites() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int n = 1; n <= 200; n++) {
                statement.executeUpdate("UPDATE work SET n = " + n);
                if (n == 1) {
                    statement.executeUpdate("INSERT INTO work VALUES (1)");
                }
                try (ResultSet row = statement.executeQuery("SELECT n FROM work")) {
                    row.next();
                    assertThat(row.getInt(1)).isEqualTo(n);
                }
            }
        }
    }

    @Test
    void aHintInTheSqlIsStrongest() throws SQLException {
        assertThat(where("/*@writer*/ " + Split.WHERE)).isEqualTo(cluster.primary());
        assertThat(onReader("/*@reader*/ " + Split.WHERE)).isTrue();
        connection.setReadOnly(true);
        assertThat(where("/*@writer*/ " + Split.WHERE)).isEqualTo(cluster.primary());
    }

    @Test
    void aSessionThatSaysItIsReadOnlyReadsOnReaders() throws SQLException {
        connection.setReadOnly(true);
        assertThat(onReader(Split.WHERE)).isTrue();
        connection.setAutoCommit(false);
        assertThat(onReader(Split.WHERE)).isTrue();
        assertThat(onReader(Split.WHERE)).isTrue();
        connection.commit();
        connection.setReadOnly(false);
        assertThat(where(Split.WHERE)).isEqualTo(cluster.primary());
        connection.rollback();
    }

    @Test
    void aTransactionBelongsToTheWriterFromItsFirstStatement() throws SQLException {
        assertThat(onReader(Split.WHERE)).isTrue();
        connection.setAutoCommit(false);
        assertThat(where(Split.WHERE)).isEqualTo(cluster.primary());
        assertThat(where(WRITE)).isEqualTo(cluster.primary());
        assertThat(where(Split.WHERE)).isEqualTo(cluster.primary());
        connection.commit();
        connection.setAutoCommit(true);
        Split.until(() -> onReader(Split.WHERE), () -> "reads return to a reader");
    }

    /** What a driver does beside executing SQL may begin a transaction too. */
    @Test
    void aCallThatBeginsATransactionBeginsItOnTheWriter() throws SQLException {
        assertThat(onReader(Split.WHERE)).isTrue();
        connection.setAutoCommit(false);
        connection.setSchema("public");
        assertThat(where(WRITE)).isEqualTo(cluster.primary());
        connection.rollback();

        connection.setAutoCommit(true);
        assertThat(onReader(Split.WHERE)).isTrue();
        connection.setAutoCommit(false);
        try (ResultSet tables = connection.getMetaData().getTables(null, "public", "work", null)) {
            assertThat(tables.next()).isTrue();
        }
        assertThat(where(WRITE)).isEqualTo(cluster.primary());
        connection.rollback();
    }

    @Test
    void transactionsBegunInSqlAreRouted() throws SQLException {
        Split.run(connection, "BEGIN READ ONLY");
        assertThat(onReader(Split.WHERE)).isTrue();
        Split.run(connection, "COMMIT", "BEGIN");
        assertThat(where(Split.WHERE)).isEqualTo(cluster.primary());
        assertThat(where(WRITE)).isEqualTo(cluster.primary());
        Split.run(connection, "COMMIT");

        Split.until(() -> onReader(Split.WHERE), () -> "reads return to a reader");
        connection.setAutoCommit(false);
        Split.run(connection, "SET TRANSACTION READ ONLY");
        assertThat(onReader(Split.WHERE)).isTrue();
        connection.commit();
    }

    @Test
    void functionsAreAskedForOnce() throws SQLException {
        Split.prepare(
                cluster,
                "CREATE OR REPLACE FUNCTION reads() RETURNS text STABLE LANGUAGE sql AS $$ SELECT current_setting('port') $$",
                "CREATE OR REPLACE FUNCTION writes() RETURNS text VOLATILE LANGUAGE sql"
                        + " AS $$ INSERT INTO work VALUES (1) RETURNING current_setting('port') $$");
        assertThat(onReader("SELECT reads()")).isTrue();
        assertThat(where("SELECT writes()")).isEqualTo(cluster.primary());
        assertThat(counted(Reason.REFUSED)).isZero();
        assertThat(Split.routes(connection).explain("SELECT reads()")).startsWith("READ:");
        assertThat(Split.routes(connection).explain("SELECT writes()")).startsWith("WRITE:");
    }

    @Test
    void whatAReaderRefusesRunsOnTheWriterFromThenOn() throws SQLException {
        String sql = "/*@reader*/ " + WRITE;
        assertThat(where(sql)).isEqualTo(cluster.primary());
        Split.until(() -> onReader(Split.WHERE), () -> "reads return to a reader");
        assertThat(where(sql)).isEqualTo(cluster.primary());
        assertThat(counted(Reason.READER_HINT)).as("tried on a reader").isEqualTo(1);
        assertThat(counted(Reason.REFUSED)).isEqualTo(2);
        assertThat(value("/*@writer*/ SELECT count(*) FROM work")).isEqualTo("2");
    }

    @Test
    void aReadOnlySessionThatWritesInAutoCommitDoesSoOnTheWriter() throws SQLException {
        connection.setReadOnly(true);
        assertThat(where(WRITE)).isEqualTo(cluster.primary());
    }

    @Test
    void aSessionWithATemporaryTableStaysWhereItIs() throws SQLException {
        Split.run(connection, "CREATE TEMP TABLE scratch AS SELECT current_setting('port') AS port");
        for (int i = 0; i < 3; i++) {
            assertThat(where("SELECT port FROM scratch")).isEqualTo(cluster.primary());
            assertThat(where(Split.WHERE)).isEqualTo(cluster.primary());
        }
        assertThat(counted(Reason.PINNED)).isGreaterThan(0);
        Split.run(connection, "DISCARD ALL");
        Split.until(() -> onReader(Split.WHERE), () -> "reads return to a reader");
    }

    @Test
    void variablesFollowTheSession() throws SQLException {
        assertThat(onReader(Split.WHERE)).isTrue();
        Split.run(connection, "SET work_mem = '3333kB'");
        assertThat(value("SHOW work_mem")).isEqualTo("3333kB");
        assertThat(value("INSERT INTO work VALUES (1) RETURNING current_setting('work_mem')"))
                .isEqualTo("3333kB");
        Split.run(connection, "SET work_mem = '4444kB'");
        Split.until(() -> onReader(Split.WHERE), () -> "reads return to a reader");
        assertThat(value("SHOW work_mem")).isEqualTo("4444kB");
        assertThat(counted(Reason.SESSION_VARIABLE)).isEqualTo(2);
    }

    @Test
    void aResultStaysWhereItWasMadeWhileItsSessionMoves() throws SQLException {
        try (Statement reading = connection.createStatement();
                Statement writing = connection.createStatement();
                ResultSet rows =
                        reading.executeQuery("SELECT current_setting('port'), n FROM generate_series(1, 50) n")) {
            int n = 0;
            while (rows.next()) {
                assertThat(rows.getInt(2)).isEqualTo(++n);
                assertThat(writing.executeUpdate("INSERT INTO work VALUES (" + n + ")"))
                        .isEqualTo(1);
                assertThat(rows.getStatement()).isSameAs(reading);
            }
            assertThat(n).isEqualTo(50);
        }
        assertThat(value("SELECT count(*) FROM work")).isEqualTo("50");
    }

    @Test
    void aBatchThatWasPreparedOnAReaderIsWrittenWhole() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO work VALUES (?)");
                Statement plain = connection.createStatement()) {
            for (int round = 1; round <= 3; round++) {
                Split.until(() -> onReader(Split.WHERE), () -> "the session is on a reader");
                for (int n = 1; n <= 10; n++) {
                    insert.setInt(1, n);
                    insert.addBatch();
                }
                plain.addBatch("INSERT INTO work VALUES (11)");
                assertThat(onReader("SELECT current_setting('port') FROM generate_series(1, 1)"))
                        .isTrue();
                assertThat(insert.executeBatch()).hasSize(10).containsOnly(1);
                assertThat(plain.executeBatch()).containsExactly(1);
                assertThat(value("SELECT count(*) || ' ' || sum(n) FROM work"))
                        .isEqualTo(11 * round + " " + 66 * round);
            }
        }
    }

    @Test
    void withTheReadOnlyFlagAloneStatementsSayNothing() throws SQLException {
        try (AwsWrapperDataSource other = Split.driver(cluster, "routing=readOnlyFlag");
                Connection flagged = other.getConnection()) {
            assertThat(Split.where(cluster, flagged)).isEqualTo(cluster.primary());
            flagged.setReadOnly(true);
            assertThat(Split.isReader(cluster, Split.where(cluster, flagged))).isTrue();
            flagged.setReadOnly(false);
            assertThat(Split.where(cluster, flagged)).isEqualTo(cluster.primary());
        }
    }

    @Test
    void aReadThatMayWaitRunsOnAReader() throws SQLException {
        try (AwsWrapperDataSource other = Split.driver(cluster, "readYourWritesWaitMs=10000");
                Connection patient = other.getConnection()) {
            for (int n = 1; n <= 20; n++) {
                Split.run(patient, "INSERT INTO work VALUES (" + n + ")");
                assertThat(Split.isReader(
                                cluster, Split.where(cluster, patient, "SELECT current_setting('port') FROM work")))
                        .isTrue();
            }
        }
    }

    /** Another session's writes count with {@code cluster}, and no session's with {@code eventual}. */
    @Test
    void theConsistencyDecidesWhoseWritesAreSeen() throws SQLException {
        try (AwsWrapperDataSource all = Split.driver(cluster, "readConsistency=cluster");
                Connection one = all.getConnection();
                Connection two = all.getConnection();
                AwsWrapperDataSource none = Split.driver(cluster, "readConsistency=eventual");
                Connection three = none.getConnection()) {
            assertThat(Split.isReader(cluster, Split.where(cluster, two))).isTrue();
            for (PostgresNode standby : cluster.standbys()) {
                Split.admin(standby, "SELECT pg_wal_replay_pause()");
            }
            try {
                Split.run(one, "INSERT INTO work VALUES (7)");
                assertThat(Split.where(cluster, two)).isEqualTo(cluster.primary());
                Split.run(three, "INSERT INTO work VALUES (8)");
                assertThat(Split.isReader(cluster, Split.where(cluster, three))).isTrue();
                assertThat(Split.routes(two).explain("SELECT 1"))
                        .startsWith("NOT_FRESH:")
                        .contains("reader, not fresh");
            } finally {
                for (PostgresNode standby : cluster.standbys()) {
                    Split.admin(standby, "SELECT pg_wal_replay_resume()");
                }
            }
            Split.until(() -> Split.isReader(cluster, Split.where(cluster, two)), () -> "reads return to a reader");
        }
    }

    @Test
    void explainSaysWhereAndWhyAndMovesNothing() throws SQLException {
        Routes routes = Split.routes(connection);
        assertThat(routes.explain("SELECT 1")).startsWith("READ: it only reads. It runs on a reader that is fresh.");
        assertThat(routes.explain("INSERT INTO work VALUES (1)"))
                .startsWith("WRITE: it may write. It runs on the writer "
                        + cluster.primary().address());
        assertThat(where(Split.WHERE)).isNotEqualTo(cluster.primary());
        assertThat(counted(Reason.READ)).isEqualTo(1);
        assertThat(connection.isWrapperFor(Routes.class)).isTrue();
    }

    @Test
    void aFlightRecordingHasTheRoutes(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("routes.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("io.awswrapper.Route");
            recording.start();
            assertThat(onReader(Split.WHERE)).isTrue();
            Split.run(connection, "INSERT INTO work VALUES (1)");
            recording.stop();
            recording.dump(file);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .extracting(event -> event.getString("reason"))
                .containsExactly("READ", "WRITE");
    }

    private String value(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private long counted(Reason reason) throws SQLException {
        return Split.routes(connection).counts().values().stream()
                .mapToLong(counts -> counts.getOrDefault(reason, 0L))
                .sum();
    }
}
