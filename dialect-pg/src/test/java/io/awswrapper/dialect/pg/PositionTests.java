package io.awswrapper.dialect.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource;
import io.awswrapper.spi.TopologySource.Position;
import io.awswrapper.spi.TopologySource.Standing;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who has replayed what, asked of real servers. */
@PostgresClusterTest
@Timeout(60)
class PositionTests {

    private static final int PAGE = 8192;

    private final PostgresDialect dialect = new PostgresDialect();
    private @Nullable TopologySource source;

    @Test
    void a_reader_includes_the_writers_position_when_it_has_replayed_it_and_not_before(PostgresCluster cluster)
            throws Exception {
        PostgresNode standby = cluster.standbys().get(0);
        try (Connection writer = cluster.primary().open();
                Connection reader = standby.open()) {
            run(writer, "CREATE TABLE a (i int)");
            run(reader, "SELECT pg_wal_replay_pause()");
            await(reader, "SELECT pg_get_wal_replay_pause_state() = 'paused'");
            run(writer, "INSERT INTO a VALUES (1)");
            Position written = visible(writer);

            assertThat(visible(reader).includes(written)).isFalse();
            assertThat(written.includes(visible(reader))).isTrue();
            run(reader, "SELECT pg_wal_replay_resume()");
            while (!visible(reader).includes(written)) {
                Thread.onSpinWait();
            }
            assertThat(number(reader, "SELECT count(*) FROM a")).isEqualTo(1);
            assertThat(sample(reader).received()).isPositive();
        }
    }

    @Test
    void a_commit_that_was_acknowledged_before_it_was_written_counts(PostgresCluster cluster) throws Exception {
        try (Connection writer = cluster.primary().open();
                Connection other = cluster.primary().open()) {
            run(writer, "CREATE TABLE b (i int)");
            run(writer, "SET synchronous_commit = off");
            // The background writer comes by every now and then: once of many times it was not quicker.
            boolean unwritten = false;
            for (int i = 0; i < 1000 && !unwritten; i++) {
                run(writer, "INSERT INTO b VALUES (" + i + ")");
                long inserted = number(other, "SELECT pg_current_wal_insert_lsn() - '0/0'");
                LogPosition told = (LogPosition) visible(other);
                assertThat(told.number()).isGreaterThanOrEqualTo(inserted - 40);
                unwritten = number(other, "SELECT pg_current_wal_lsn() - '0/0'") < told.number();
            }
            assertThat(unwritten).isTrue();
        }
    }

    @Test
    void an_idle_reader_reaches_a_writer_that_stands_behind_the_header_of_an_empty_page(PostgresCluster cluster)
            throws Exception {
        assertReached(cluster, PositionTests::fillPage, 24);
    }

    @Test
    void an_idle_reader_reaches_a_writer_that_stands_behind_the_header_of_an_empty_segment(PostgresCluster cluster)
            throws Exception {
        assertReached(
                cluster, writer -> run(writer, "SELECT pg_logical_emit_message(false, 'x', 'x'), pg_switch_wal()"), 40);
    }

    private interface Filling {
        void on(Connection writer) throws SQLException;
    }

    /** The server writes now and then on its own, so the writer may stand there for a moment only. */
    private void assertReached(PostgresCluster cluster, Filling filling, int header) throws SQLException {
        try (Connection writer = cluster.primary().open();
                Connection reader = cluster.standbys().get(0).open()) {
            boolean held = false;
            while (!held) {
                filling.on(writer);
                if (comesToRest(writer, reader, header)) {
                    Position replayed = visible(reader);
                    Position written = visible(writer);
                    held = comesToRest(writer, reader, header);
                    assertThat(!held || replayed.includes(written)).isTrue();
                }
            }
        }
    }

    @Test
    void a_reader_that_has_replayed_the_writers_position_shows_all_that_was_acknowledged_whoever_is_promoted(
            PostgresCluster cluster) throws Exception {
        PostgresNode first = cluster.primary();
        try (Connection writer = first.open()) {
            run(writer, "CREATE TABLE c (i bigint PRIMARY KEY)");
        }
        AtomicLong written = new AtomicLong();
        assertThat(freshReads(cluster, first, written, 300)).isPositive();
        long before = generation(first);
        PostgresNode second = cluster.failOver().newPrimary();
        assertThat(freshReads(cluster, second, written, 300)).isPositive();
        assertThat(generation(second)).isGreaterThan(before);
        cluster.heal();
        PostgresNode third = cluster.switchOver().newPrimary();
        assertThat(freshReads(cluster, third, written, 300)).isPositive();
    }

    /** Writes, asks the writer, asks each reader, and looks into those that should show it. */
    private long freshReads(PostgresCluster cluster, PostgresNode primary, AtomicLong written, int rounds)
            throws SQLException {
        long fresh = 0;
        for (PostgresNode standby : cluster.standbys()) {
            try (Connection writer = primary.open();
                    Connection reader = standby.open()) {
                for (int round = 0; round < rounds || fresh == 0; round++) {
                    run(writer, "INSERT INTO c VALUES (" + written.incrementAndGet() + ")");
                    Standing source = sample(writer);
                    Standing copy = sample(reader);
                    assertThat(copy.generation()).isLessThanOrEqualTo(source.generation());
                    if (copy.generation() == source.generation()
                            && copy.visible() != null
                            && copy.visible().includes(Objects.requireNonNull(source.visible()))) {
                        fresh++;
                        assertThat(number(reader, "SELECT max(i) FROM c")).isEqualTo(written.get());
                    }
                }
            }
        }
        return fresh;
    }

    @Test
    void a_reader_ahead_of_the_fork_is_never_of_the_new_timeline(PostgresCluster cluster) throws Exception {
        PostgresNode primary = cluster.primary();
        PostgresNode behind = cluster.standbys().get(0);
        PostgresNode ahead = cluster.standbys().get(1);
        try (Connection writer = primary.open();
                Connection reader = ahead.open()) {
            run(writer, "CREATE TABLE d (i int)");
            cut(behind);
            run(writer, "INSERT INTO d VALUES (1)");
            Position lost = visible(writer);
            while (!visible(reader).includes(lost)) {
                Thread.onSpinWait();
            }
            long old = sample(reader).generation();
            cluster.kill(primary);
            cluster.promote(behind);
            follow(ahead, behind);
            try (Connection heir = behind.open()) {
                run(heir, "CREATE TABLE e AS SELECT generate_series(1, 100000) i");
                long end = System.nanoTime() + 1_500_000_000L;
                while (System.nanoTime() - end < 0) {
                    assertThat(sample(reader).generation()).isEqualTo(old);
                }
                assertThat(generation(behind)).isEqualTo(old + 1);
            }
        }
    }

    @Test
    void a_reader_tells_the_timeline_that_it_streams_even_while_replay_is_paused_before_the_fork(
            PostgresCluster cluster) throws Exception {
        PostgresNode paused = cluster.standbys().get(0);
        PostgresNode heir = cluster.standbys().get(1);
        try (Connection reader = paused.open();
                Connection old = cluster.primary().open()) {
            run(reader, "SELECT pg_wal_replay_pause()");
            await(reader, "SELECT pg_get_wal_replay_pause_state() = 'paused'");
            run(old, "CREATE TABLE f (i int)");
            Position written = visible(old);
            try (Connection other = heir.open()) {
                while (!visible(other).includes(written)) {
                    Thread.onSpinWait();
                }
            }
            cluster.kill(cluster.primary());
            cluster.promote(heir);
            follow(paused, heir);
            try (Connection writer = heir.open()) {
                assertThat(visible(reader).includes(visible(writer))).isFalse();
                run(reader, "SELECT pg_wal_replay_resume()");
                Standing source = sample(writer);
                Standing copy = sample(reader);
                while (copy.generation() != source.generation()
                        || !Objects.requireNonNull(copy.visible()).includes(Objects.requireNonNull(source.visible()))) {
                    copy = sample(reader);
                }
                assertThat(number(reader, "SELECT count(*) FROM f")).isZero();
            }
        }
    }

    @Test
    void an_ordinary_user_learns_the_timeline_with_the_next_restart_point(PostgresCluster cluster) throws Exception {
        PostgresNode standby = cluster.standbys().get(0);
        PostgresNode writer = cluster.switchOver(cluster.standbys().get(1)).newPrimary();
        try (Connection above = ordinary(cluster, writer);
                Connection below = ordinary(cluster, standby);
                Connection admin = writer.open();
                Connection reader = standby.open()) {
            Standing source = standingForUser(above);
            assertThat(source.role()).isEqualTo(HostRole.WRITER);
            assertThat(source.visible()).isNotNull();

            assertThat(standingForUser(below).generation()).isLessThanOrEqualTo(source.generation());
            run(admin, "CHECKPOINT");
            Position checkpoint = visible(admin);
            while (!visible(reader).includes(checkpoint)) {
                Thread.onSpinWait();
            }
            run(reader, "CHECKPOINT");
            assertThat(standingForUser(below).generation()).isEqualTo(source.generation());
            assertThat(Objects.requireNonNull(standingForUser(below).visible())
                            .includes(Objects.requireNonNull(source.visible())))
                    .isTrue();
        }
    }

    @Test
    void a_user_without_any_right_learns_no_position(PostgresCluster cluster) throws Exception {
        PostgresNode primary = cluster.primary();
        PostgresNode standby = cluster.standbys().get(0);
        String[] functions = {
            "pg_walfile_name(pg_lsn)",
            "pg_current_wal_insert_lsn()",
            "pg_last_wal_receive_lsn()",
            "pg_last_wal_replay_lsn()",
            "pg_control_recovery()"
        };
        try (Connection admin = primary.open();
                Connection reader = standby.open()) {
            for (String function : functions) {
                run(admin, "REVOKE ALL ON FUNCTION " + function + " FROM PUBLIC");
            }
            run(admin, "REVOKE ALL ON pg_stat_wal_receiver FROM PUBLIC");
            Position revoked = visible(admin);
            while (!visible(reader).includes(revoked)) {
                Thread.onSpinWait();
            }
            try (Connection above = ordinary(cluster, primary);
                    Connection below = ordinary(cluster, standby)) {
                assertThat(standingForUser(above)).isEqualTo(new Standing(HostRole.WRITER, 0));
                assertThat(standingForUser(below)).isEqualTo(new Standing(HostRole.READER, 0));
                assertThat(dialect.topologySource(below).observe(below).self())
                        .isEqualTo(new Standing(HostRole.READER, 0));
            } finally {
                for (String function : functions) {
                    run(admin, "GRANT ALL ON FUNCTION " + function + " TO PUBLIC");
                }
                run(admin, "GRANT SELECT ON pg_stat_wal_receiver TO PUBLIC");
            }
        }
    }

    /** Writes a message that ends where a page of the log does. */
    private static void fillPage(Connection writer) throws SQLException {
        long begin = number(writer, "SELECT pg_current_wal_insert_lsn() - '0/0'");
        run(writer, "SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000))");
        long end = number(writer, "SELECT pg_current_wal_insert_lsn() - '0/0'");
        long missing = PAGE - end % PAGE - (end - begin) + 1000;
        run(writer, "SELECT pg_logical_emit_message(false, 'x', repeat('x', " + Math.max(missing, 0) + "))");
    }

    /** Waits until the reader has all there is; whether the writer stands at {@code offset} in a page, the reader at 0. */
    private static boolean comesToRest(Connection writer, Connection reader, int offset) throws SQLException {
        while (true) {
            long inserted = number(writer, "SELECT pg_current_wal_insert_lsn() - '0/0'");
            long replayed = number(reader, "SELECT pg_last_wal_replay_lsn() - '0/0'");
            if (replayed % PAGE == 0 && inserted - replayed == offset) {
                return true;
            }
            if (replayed >= inserted || inserted % PAGE != offset) {
                return false;
            }
        }
    }

    private long generation(PostgresNode node) throws SQLException {
        try (Connection connection = node.open()) {
            return sample(connection).generation();
        }
    }

    private Position visible(Connection connection) throws SQLException {
        return Objects.requireNonNull(sample(connection).visible());
    }

    /** As the superuser sees it, who may ask everything. */
    private Standing sample(Connection connection) throws SQLException {
        if (source == null) {
            source = dialect.topologySource(connection);
        }
        return source.sample(connection);
    }

    private Standing standingForUser(Connection connection) throws SQLException {
        return dialect.topologySource(connection).sample(connection);
    }

    /** As failover tools do, without waiting for the effect. */
    private static void follow(PostgresNode standby, PostgresNode upstream) throws SQLException {
        try (Connection admin = standby.open()) {
            run(
                    admin,
                    "ALTER SYSTEM SET primary_conninfo = 'host=" + upstream.host() + " port=" + upstream.port()
                            + " user=postgres application_name=" + standby.name() + " sslmode=disable'");
            run(admin, "SELECT pg_reload_conf()");
        }
    }

    private static void cut(PostgresNode standby) throws SQLException {
        try (Connection admin = standby.open()) {
            run(admin, "ALTER SYSTEM SET primary_conninfo = ''");
            run(admin, "SELECT pg_reload_conf()");
            await(admin, "SELECT NOT EXISTS (SELECT FROM pg_stat_wal_receiver)");
        }
    }

    private static Connection ordinary(PostgresCluster cluster, PostgresNode node) throws SQLException {
        return DriverManager.getConnection(node.jdbcUrl(), cluster.user(), cluster.password());
    }

    private static void await(Connection connection, String condition) throws SQLException {
        boolean met = false;
        while (!met) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(condition)) {
                row.next();
                met = row.getBoolean(1);
            }
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
