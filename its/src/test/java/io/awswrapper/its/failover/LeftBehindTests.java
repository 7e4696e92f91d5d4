package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writer has changed, and some sessions were not there when it happened. */
@ClusterTest(Database.POSTGRESQL)
class LeftBehindTests {

    private static final Duration NOTICED = Duration.ofSeconds(10);

    private final DatabaseCluster cluster;
    private final AwsWrapperDataSource driver;
    private final List<Connection> opened = new ArrayList<>();

    LeftBehindTests(DatabaseCluster cluster) {
        this.cluster = cluster;
        this.driver = Drivers.direct(cluster);
    }

    @BeforeEach
    void makeTable() throws SQLException {
        Server.run(cluster, "DROP TABLE IF EXISTS work", "CREATE TABLE work (id int)");
    }

    @AfterEach
    void close() throws SQLException {
        for (Connection connection : opened) {
            connection.close();
        }
        driver.close();
    }

    private Connection open() throws SQLException {
        Connection connection = driver.getConnection();
        opened.add(connection);
        return connection;
    }

    /** A session that goes on until it is on the new writer: then the whole process knows. */
    private void assertMoves(Connection witness) {
        Poll.until(
                NOTICED,
                () -> Server.node(cluster, witness).equals(cluster.primary().name()),
                () -> "a session at work moves to the new writer");
    }

    private void assertWork(String... ids) throws SQLException {
        assertThat(Server.column(cluster, "SELECT id FROM work ORDER BY id")).containsExactly(ids);
    }

    @Test
    void idleSessionsMoveSilentlyAtTheirNextUse() throws SQLException {
        Connection witness = open();
        Connection idle = open();
        Connection idleWithAutoCommitOff = open();
        idleWithAutoCommitOff.setAutoCommit(false);
        try (PreparedStatement insert = idle.prepareStatement("INSERT INTO work VALUES (?)")) {
            insert.setInt(1, 1);
            assertThat(insert.executeUpdate()).isEqualTo(1);
            cluster.switchOver();
            assertMoves(witness);

            insert.setInt(1, 2);
            assertThat(insert.executeUpdate()).isEqualTo(1);
            assertThat(Server.run(idleWithAutoCommitOff, "INSERT INTO work VALUES (3)"))
                    .isEqualTo(1);
            idleWithAutoCommitOff.commit();
        }
        assertWork("1", "2", "3");
    }

    @Test
    void aSessionInATransactionIsToldAndTheOldWriterKeepsNothing() throws SQLException {
        Connection witness = open();
        Connection busy = open();
        busy.setAutoCommit(false);
        Server.run(busy, "INSERT INTO work VALUES (1)");
        cluster.switchOver();
        assertMoves(witness);

        FailoverException told = told(Outcome.ROLLED_BACK, () -> Server.run(busy, "INSERT INTO work VALUES (2)"));

        assertThat(told.getMessage()).contains("repeat all of the transaction");
        assertWork();
        busy.rollback();
        Server.run(busy, "INSERT INTO work VALUES (1)");
        busy.commit();
        assertWork("1");
    }

    @Test
    void aWriterThatComesBackAsAStandbyIsNotWrittenTo() throws SQLException {
        Connection session = open();
        DatabaseNode former = cluster.primary();
        cluster.failOver();
        assertMoves(session);
        cluster.heal();
        assertThat(former.isStandby()).isTrue();

        for (int id = 1; id <= 20; id++) {
            assertThat(Server.run(session, "INSERT INTO work VALUES (" + id + ")"))
                    .isEqualTo(1);
            assertThat(Server.node(cluster, open())).isEqualTo(cluster.primary().name());
        }
        assertThat(Server.column(cluster, "SELECT count(*) FROM work")).containsExactly("20");
    }

    @Test
    void aZombieThatStillBelievesToBeTheWriterIsNotWrittenTo() throws SQLException {
        Connection witness = open();
        Connection idle = open();
        Connection busy = open();
        busy.setAutoCommit(false);
        Server.run(busy, "INSERT INTO work VALUES (100)");
        DatabaseNode zombie = Fault.freezeAndPromote(cluster);
        DatabaseNode writer = cluster.primary();
        assertMoves(witness);

        cluster.thaw(zombie);
        assertThat(zombie.isStandby()).as("the zombie believes to be a writer").isFalse();

        assertThat(Server.run(idle, "INSERT INTO work VALUES (1)")).isEqualTo(1);
        FailoverException told = told(Outcome.ROLLED_BACK, busy::commit);
        assertThat(told.getMessage()).contains("nothing of the transaction was applied");
        for (int id = 2; id <= 50; id++) {
            assertThat(Server.run(witness, "INSERT INTO work VALUES (" + id + ")"))
                    .isEqualTo(1);
            assertThat(Server.node(cluster, idle)).isEqualTo(writer.name());
            assertThat(Server.node(cluster, open())).isEqualTo(writer.name());
        }
        assertThat(Server.column(zombie, "SELECT id FROM work")).isEmpty();
        assertThat(Server.column(writer, "SELECT count(*) FROM work")).containsExactly("50");
    }

    @Test
    void aZombieIsFoundOutByAProcessThatStartsBesideIt() throws SQLException {
        DatabaseNode zombie = Fault.freezeAndPromote(cluster);
        DatabaseNode writer = cluster.primary();
        if (!Idiom.of(cluster).isPostgres()) {
            // Promotions are not counted there: what the new writer has more is what tells the two apart.
            Server.run(cluster, "INSERT INTO work VALUES (0)", "DELETE FROM work");
        }
        cluster.thaw(zombie);

        try (AwsWrapperDataSource fresh =
                        new AwsWrapperDataSource(Drivers.url(cluster, zombie.address() + "," + writer.address()));
                Connection session = fresh.getConnection()) {
            // At once: a write that the zombie acknowledged would be lost.
            assertThat(Server.run(session, "INSERT INTO work VALUES (1)")).isEqualTo(1);
        }
        assertThat(Server.column(zombie, "SELECT id FROM work")).isEmpty();
        assertWork("1");
    }

    @Test
    void aSessionWaitingForALockOfAFrozenWriterIsReleased() throws Exception {
        Connection witness = open();
        Connection stuck = open();
        assertThat(Server.node(cluster, stuck)).isEqualTo(cluster.primary().name());
        List<String> answers = new ArrayList<>();
        cluster.freeze(cluster.primary());
        Thread reading = new Thread(() -> {
            try {
                answers.add(Server.node(cluster, stuck));
            } catch (SQLException e) {
                answers.add(e.toString());
            }
        });
        reading.start();
        DatabaseNode next = cluster.mostAdvancedStandby();
        cluster.promote(next);
        reading.join(NOTICED.toMillis());

        assertThat(answers).as("a read that hung on the frozen writer").containsExactly(next.name());
        assertMoves(witness);
    }

    @Test
    void aSessionThatReadsRowsWhileItsReaderBecomesTheWriterMovesAfterThem() throws SQLException {
        try (AwsWrapperDataSource readers = Drivers.direct(cluster, "failoverMode=reader");
                Connection session = readers.getConnection();
                Statement statement = session.createStatement();
                Connection witness = connectionBeside(readers, Server.node(cluster, session))) {
            ResultSet rows = statement.executeQuery(Idiom.of(cluster).series(10));
            assertThat(rows.next()).isTrue();
            String promoted = Server.node(cluster, witness);
            cluster.switchOver(cluster.node(promoted));
            Poll.until(
                    NOTICED,
                    () -> !Server.node(cluster, witness).equals(promoted),
                    () -> "a session leaves the reader that became the writer");

            assertThat(rows.next()).isTrue();

            assertThat(Server.node(cluster, session)).isNotEqualTo(promoted);
            assertThat(rows.next()).isTrue();
        }
    }

    private Connection connectionBeside(AwsWrapperDataSource readers, String node) throws SQLException {
        while (true) {
            Connection candidate = readers.getConnection();
            if (Server.node(cluster, candidate).equals(node)) {
                return candidate;
            }
            candidate.close();
        }
    }
}
