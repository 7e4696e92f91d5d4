package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.plugin.rwsplit.Reason;
import io.awswrapper.plugin.rwsplit.Routes;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
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
abstract class AbstractRoutingTests {

    private static final String WRITE = "INSERT INTO work VALUES (1)";

    final DatabaseCluster cluster;
    final Connection connection;
    private final AwsWrapperDataSource driver;
    private final Idiom idiom;
    private final String port;

    /** Asks for the port of the server that runs it. */
    private final String read;

    AbstractRoutingTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        this.idiom = Idiom.of(cluster);
        this.port = idiom.port();
        this.read = Split.where(cluster);
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

    private DatabaseNode where(String sql) throws SQLException {
        return Split.where(cluster, connection, sql);
    }

    /** The node that runs this SQL, which may answer with anything. */
    final DatabaseNode ran(String sql) throws SQLException {
        Split.run(connection, sql);
        return Split.here(cluster, connection);
    }

    final boolean onReader() throws SQLException {
        return onReader(read);
    }

    final boolean onWriter() throws SQLException {
        return where(read).equals(cluster.primary());
    }

    private boolean onReader(String sql) throws SQLException {
        return Split.isReader(cluster, where(sql));
    }

    @Test
    void aReadRunsOnAReaderAndAWriteOnTheWriter() throws SQLException {
        assertThat(onReader()).isTrue();
        assertThat(ran(WRITE)).isEqualTo(cluster.primary());
        Split.until(this::onReader, () -> "reads return to a reader");
        assertThat(ran(WRITE)).isEqualTo(cluster.primary());
    }

    @Test
    void preparedStatementsGoWhereTheirSqlBelongs() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT " + port + ", n FROM work WHERE n = ? UNION ALL SELECT " + port + ", ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO work VALUES (?)")) {
            for (int n = 1; n <= 20; n++) {
                insert.setInt(1, n);
                assertThat(insert.executeUpdate()).isEqualTo(1);
                assertThat(Split.here(cluster, connection)).isEqualTo(cluster.primary());
                int sought = n;
                Split.until(
                        () -> {
                            select.setInt(1, sought);
                            select.setInt(2, -sought);
                            try (ResultSet row = select.executeQuery()) {
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
    void aHintInTheSqlIsStrongest() throws SQLException {
        assertThat(where("/*@writer*/ " + read)).isEqualTo(cluster.primary());
        assertThat(onReader("/*@reader*/ " + read)).isTrue();
        connection.setReadOnly(true);
        assertThat(where("/*@writer*/ " + read)).isEqualTo(cluster.primary());
    }

    @Test
    void aSessionThatSaysItIsReadOnlyReadsOnReaders() throws SQLException {
        connection.setReadOnly(true);
        assertThat(onReader()).isTrue();
        connection.setAutoCommit(false);
        assertThat(onReader()).isTrue();
        assertThat(onReader()).isTrue();
        connection.commit();
        connection.setReadOnly(false);
        assertThat(where(read)).isEqualTo(cluster.primary());
        connection.rollback();
    }

    @Test
    void aTransactionBelongsToTheWriterFromItsFirstStatement() throws SQLException {
        assertThat(onReader()).isTrue();
        connection.setAutoCommit(false);
        assertThat(where(read)).isEqualTo(cluster.primary());
        assertThat(ran(WRITE)).isEqualTo(cluster.primary());
        assertThat(where(read)).isEqualTo(cluster.primary());
        connection.commit();
        connection.setAutoCommit(true);
        Split.until(this::onReader, () -> "reads return to a reader");
    }

    /** What a driver does beside executing SQL may begin a transaction too. */
    @Test
    void aCallThatBeginsATransactionBeginsItOnTheWriter() throws SQLException {
        assertThat(onReader()).isTrue();
        connection.setAutoCommit(false);
        idiom.stay(connection);
        assertThat(ran(WRITE)).isEqualTo(cluster.primary());
        connection.rollback();

        connection.setAutoCommit(true);
        assertThat(onReader()).isTrue();
        connection.setAutoCommit(false);
        try (ResultSet tables =
                connection.getMetaData().getTables(connection.getCatalog(), connection.getSchema(), "work", null)) {
            assertThat(tables.next()).isTrue();
        }
        assertThat(ran(WRITE)).isEqualTo(cluster.primary());
        connection.rollback();
    }

    @Test
    void transactionsBegunInSqlAreRouted() throws SQLException {
        Split.run(connection, "START TRANSACTION READ ONLY");
        assertThat(onReader()).isTrue();
        Split.run(connection, "COMMIT", "BEGIN");
        assertThat(where(read)).isEqualTo(cluster.primary());
        assertThat(ran(WRITE)).isEqualTo(cluster.primary());
        Split.run(connection, "COMMIT");
        connection.setReadOnly(true);
        Split.run(connection, "START TRANSACTION READ WRITE");
        assertThat(where(read)).isEqualTo(cluster.primary());
        Split.run(connection, "COMMIT");
        connection.setReadOnly(false);
        Split.until(this::onReader, () -> "reads return to a reader");
        Split.run(connection, "SET TRANSACTION READ ONLY");
        assertThat(where("SELECT " + idiom.port() + " FROM (SELECT count(*) FROM work) t"))
                .isEqualTo(cluster.primary());
        assertThat(ran(WRITE)).isEqualTo(cluster.primary());
        Split.until(this::onReader, () -> "reads return to a reader");
        connection.setAutoCommit(false);
        Split.run(connection, "SET TRANSACTION READ ONLY");
        assertThat(onReader()).isTrue();
        connection.commit();
    }

    @Test
    void functionsAreAskedForOnce() throws SQLException {
        Split.prepare(
                cluster,
                "DROP FUNCTION IF EXISTS finds",
                "DROP FUNCTION IF EXISTS puts",
                idiom.readFunction("finds"),
                idiom.writeFunction("puts"));
        assertThat(onReader("SELECT finds()")).isTrue();
        assertThat(where("SELECT puts()")).isEqualTo(cluster.primary());
        assertThat(counted(Reason.REFUSED)).isZero();
        Split.until(this::onReader, () -> "reads return to a reader");
        assertThat(Split.routes(connection).explain("SELECT finds()")).startsWith("READ:");
        assertThat(Split.routes(connection).explain("SELECT puts()")).startsWith("WRITE:");
    }

    @Test
    void whatAReaderRefusesRunsOnTheWriterFromThenOn() throws SQLException {
        String sql = "/*@reader*/ " + WRITE;
        assertThat(ran(sql)).isEqualTo(cluster.primary());
        Split.until(this::onReader, () -> "reads return to a reader");
        assertThat(ran(sql)).isEqualTo(cluster.primary());
        assertThat(counted(Reason.READER_HINT)).as("tried on a reader").isEqualTo(1);
        assertThat(counted(Reason.REFUSED)).isEqualTo(2);
        assertThat(value("/*@writer*/ SELECT count(*) FROM work")).isEqualTo("2");
    }

    @Test
    void aSessionWithATemporaryTableStaysWhereItIs() throws SQLException {
        Split.run(connection, "CREATE TEMPORARY TABLE scratch AS SELECT " + port + " AS port");
        for (int i = 0; i < 3; i++) {
            assertThat(where("SELECT port FROM scratch")).isEqualTo(cluster.primary());
            assertThat(where(read)).isEqualTo(cluster.primary());
        }
        assertThat(counted(Reason.PINNED)).isGreaterThan(0);
    }

    @Test
    void whatIsUnwrappedIsTheWriters() throws SQLException {
        assertThat(onReader()).isTrue();

        Connection own = idiom.unwrap(connection);

        assertThat(Split.where(cluster, own)).isEqualTo(cluster.primary());
        Split.run(own, WRITE);
        assertThat(value("SELECT count(*) FROM work")).isEqualTo("1");
        assertThat(where(read)).isEqualTo(cluster.primary());
        assertThat(Split.routes(connection).explain(read)).startsWith("UNWRAPPED");
        // Who says that he only reads, reads on readers again, and sees what he wrote.
        connection.setReadOnly(true);
        Split.until(this::onReader, () -> "reads return to a reader");
        assertThat(value("SELECT count(*) FROM work")).isEqualTo("1");
        connection.setReadOnly(false);
        Split.run(idiom.unwrap(connection), WRITE);
        assertThat(value("SELECT count(*) FROM work")).isEqualTo("2");
    }

    @Test
    void whatAnUnwrappedStatementIsUsedForRunsOnTheWriter() throws SQLException {
        try (PreparedStatement ours = connection.prepareStatement(read)) {
            PreparedStatement own = idiom.unwrap(ours);
            try (ResultSet row = own.executeQuery()) {
                assertThat(Split.node(cluster, row)).isEqualTo(cluster.primary());
            }
        }
    }

    @Test
    void variablesFollowTheSession() throws SQLException {
        assertThat(onReader()).isTrue();
        Split.run(connection, idiom.set(3333));
        assertThat(value(idiom.setting())).isEqualTo(idiom.shown(3333));
        assertThat(ran(WRITE)).isEqualTo(cluster.primary());
        assertThat(value("/*@writer*/ " + idiom.setting())).isEqualTo(idiom.shown(3333));
        Split.run(connection, idiom.set(4444));
        Split.until(this::onReader, () -> "reads return to a reader");
        assertThat(value(idiom.setting())).isEqualTo(idiom.shown(4444));
        assertThat(counted(Reason.SESSION_VARIABLE)).isEqualTo(2);
    }

    @Test
    void aResultStaysWhereItWasMadeWhileItsSessionMoves() throws SQLException {
        try (Statement reading = connection.createStatement();
                Statement writing = connection.createStatement();
                ResultSet rows = reading.executeQuery(Split.numbers(50))) {
            int n = 0;
            while (rows.next()) {
                assertThat(rows.getInt(1)).isEqualTo(++n);
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
                Split.until(this::onReader, () -> "the session is on a reader");
                for (int n = 1; n <= 10; n++) {
                    insert.setInt(1, n);
                    insert.addBatch();
                }
                plain.addBatch("INSERT INTO work VALUES (11)");
                assertThat(onReader(read + " FROM (SELECT 1 AS n) AS one")).isTrue();
                assertThat(insert.executeBatch()).hasSize(10).containsOnly(1);
                assertThat(plain.executeBatch()).containsExactly(1);
                assertThat(value("SELECT concat(count(*), ' ', sum(n)) FROM work"))
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
    void explainSaysWhereAndWhyAndMovesNothing() throws SQLException {
        Routes routes = Split.routes(connection);
        assertThat(routes.explain("SELECT 1")).startsWith("READ: it only reads. It runs on a reader that is fresh.");
        assertThat(routes.explain("INSERT INTO work VALUES (1)"))
                .startsWith("WRITE: it may write. It runs on the writer "
                        + cluster.primary().address());
        assertThat(where(read)).isNotEqualTo(cluster.primary());
        assertThat(counted(Reason.READ)).isEqualTo(1);
        assertThat(connection.isWrapperFor(Routes.class)).isTrue();
    }

    @Test
    void aFlightRecordingHasTheRoutes(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("routes.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("io.awswrapper.Route");
            recording.start();
            assertThat(onReader()).isTrue();
            Split.run(connection, "INSERT INTO work VALUES (1)");
            recording.stop();
            recording.dump(file);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .extracting(event -> event.getString("reason"))
                .containsExactly("READ", "WRITE");
    }

    private String value(String sql) throws SQLException {
        return value(connection, sql);
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    final long counted(Reason reason) throws SQLException {
        return Split.routes(connection).counts().values().stream()
                .mapToLong(counts -> counts.getOrDefault(reason, 0L))
                .sum();
    }
}
