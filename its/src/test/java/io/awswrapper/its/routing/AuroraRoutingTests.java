package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.plugin.rwsplit.Reason;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseNode;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Aurora's own functions say of its instances is all that routing knows there; it asks nothing of PostgreSQL's. */
@PostgresClusterTest(auroraFunctions = true)
class AuroraRoutingTests {

    private static final String WRITE = "INSERT INTO work VALUES (0) RETURNING current_setting('port')";

    private final PostgresCluster cluster;
    private final AwsWrapperDataSource driver;
    private final Connection connection;

    AuroraRoutingTests(PostgresCluster cluster) throws SQLException {
        this.cluster = cluster;
        // Not one right beyond those of any user.
        Split.prepare(cluster.primary(), cluster, "CREATE TABLE IF NOT EXISTS work (n int)", "TRUNCATE work");
        Split.caughtUp(cluster);
        this.driver = Split.driver(cluster);
        this.connection = driver.getConnection();
    }

    /** The first session of a process may be there before it knows all readers. */
    @BeforeEach
    void readersAreKnown() {
        Split.until(this::onReader, () -> "reads run on a reader");
    }

    @AfterEach
    void end() throws SQLException {
        resume();
        connection.close();
        driver.close();
    }

    private DatabaseNode where(String sql) throws SQLException {
        return Split.where(cluster, connection, sql);
    }

    private boolean onReader() throws SQLException {
        return Split.isReader(cluster, where(Split.where(cluster)));
    }

    private void pause(List<PostgresNode> readers) throws SQLException {
        for (PostgresNode reader : readers) {
            Split.admin(reader, "SELECT pg_wal_replay_pause()");
            Split.until(
                    () -> Split.text(reader, "SELECT pg_get_wal_replay_pause_state()")
                            .equals("paused"),
                    () -> reader + " lags");
        }
    }

    private void resume() throws SQLException {
        for (PostgresNode reader : cluster.standbys()) {
            Split.admin(reader, "SELECT pg_wal_replay_resume()");
        }
    }

    @Test
    void readsRunOnReadersAndReturnToThemAfterAWrite() throws SQLException {
        assertThat(where(WRITE)).isEqualTo(cluster.primary());
        Split.until(this::onReader, () -> "reads return to a reader");
    }

    @Test
    void aSessionAlwaysSeesItsOwnWritesAlsoOnReaders() throws SQLException {
        long before = counted(Reason.NO_READER);
        Split.run(connection, "INSERT INTO work VALUES (0)");
        for (int n = 1; n <= 200; n++) {
            if (n % 20 == 0) {
                pause(List.of(cluster.standbys().get(n / 20 % 2)));
            } else if (n % 20 == 10) {
                resume();
            }
            Split.run(connection, "UPDATE work SET n = " + n);
            assertShows(n);
            if (n % 5 == 0) {
                Split.until(this::onReader, () -> "reads return to a reader");
                assertShows(n);
            }
        }
        assertThat(counted(Reason.NO_READER)).as("readers out of reach").isEqualTo(before);
    }

    private void assertShows(int n) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT n FROM work")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(n);
        }
    }

    @Test
    void aReaderThatLagsIsNotUsedUntilItHasCaughtUp() throws SQLException {
        PostgresNode slow = cluster.standbys().get(0);
        PostgresNode quick = cluster.standbys().get(1);
        pause(List.of(slow));
        assertThat(where(WRITE)).isEqualTo(cluster.primary());
        Split.until(this::onReader, () -> "reads return to a reader");
        for (int i = 0; i < 50; i++) {
            assertThat(where(Split.where(cluster))).isEqualTo(quick);
        }
        cluster.kill(quick);
        assertThat(where(Split.where(cluster))).isEqualTo(cluster.primary());
        resume();
        Split.until(() -> where(Split.where(cluster)).equals(slow), () -> slow + " has caught up");
        cluster.restart(quick);
    }

    @Test
    void whileAllReadersLagTheWriterServes() throws SQLException {
        pause(cluster.standbys());
        Split.run(connection, "INSERT INTO work VALUES (1)");
        for (int i = 0; i < 20; i++) {
            assertThat(where("SELECT current_setting('port') FROM work")).isEqualTo(cluster.primary());
        }
        assertThat(counted(Reason.NOT_FRESH)).isEqualTo(20);
        resume();
        Split.until(this::onReader, () -> "reads return to a reader");
    }

    @Test
    void readersFollowTheNewWriter() throws SQLException {
        cluster.switchOver();
        Split.until(() -> where(WRITE).equals(cluster.primary()), () -> "writes run on the new writer");
        Set<DatabaseNode> used = new HashSet<>();
        Split.until(
                () -> {
                    try (Connection other = driver.getConnection()) {
                        used.add(Split.where(cluster, other));
                    }
                    return used.containsAll(cluster.standbys());
                },
                () -> "all readers serve, but only did " + used);
        Split.until(this::onReader, () -> "reads return to a reader");
    }

    private long counted(Reason reason) throws SQLException {
        return Split.routes(connection).counts().values().stream()
                .mapToLong(counts -> counts.getOrDefault(reason, 0L))
                .sum();
    }
}
