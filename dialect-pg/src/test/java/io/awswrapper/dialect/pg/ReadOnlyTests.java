package io.awswrapper.dialect.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.testkit.PostgresCluster;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** What is called a read runs where nothing can be written, and leaves nothing behind. */
class ReadOnlyTests {

    /** Of the session: advisory locks, subscriptions, held cursors, temporary tables, settings. */
    private static final String TRACES = "SELECT (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')"
            + " + (SELECT count(*) FROM pg_listening_channels()) + (SELECT count(*) FROM pg_cursors WHERE is_holdable)"
            + " + pg_my_temp_schema()::bigint + length(coalesce(current_setting('x.y', true), ''))";

    /** jqwik runs no extension of JUnit's. */
    private record Lab(PostgresCluster cluster, Connection writer, Connection reader) {}

    private static @Nullable Lab lab;
    private static int reads;
    private static int readsByCatalog;
    private static int others;
    private static int invalid;
    private final PostgresDialect dialect = new PostgresDialect();

    @BeforeContainer
    static void start() throws Exception {
        PostgresCluster cluster = PostgresCluster.builder().nodes(2).start();
        String[] volatileFunctions = {"writes", "\"Steady\"", "twice", "other.elsewhere"};
        Servers.run(
                cluster.primary(),
                "CREATE SCHEMA other",
                "CREATE TABLE t (a text)",
                "INSERT INTO t VALUES ('a'), ('b')",
                "CREATE SEQUENCE s",
                "CREATE PROCEDURE proc() LANGUAGE sql AS ''",
                "CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql STABLE AS 'SELECT 1'",
                "CREATE FUNCTION elsewhere(text) RETURNS text LANGUAGE sql STABLE AS 'SELECT $1'",
                "CREATE FUNCTION steady(text) RETURNS text LANGUAGE sql STABLE AS 'SELECT max(a) || $1 FROM t'",
                "CREATE FUNCTION fixed(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1'",
                "CREATE FUNCTION other.far(text) RETURNS text LANGUAGE sql STABLE AS 'SELECT $1'",
                "CREATE FUNCTION far(text) RETURNS text LANGUAGE sql STABLE AS 'SELECT $1'",
                "CREATE FUNCTION nested(text) RETURNS text LANGUAGE plpgsql STABLE AS"
                        + " 'BEGIN RETURN steady($1); END'",
                "CREATE FUNCTION hidden(text) RETURNS text LANGUAGE plpgsql AS"
                        + " 'BEGIN INSERT INTO t VALUES ($1); RETURN $1; END'");
        for (String function : volatileFunctions) {
            Servers.run(
                    cluster.primary(),
                    "CREATE FUNCTION " + function + "(text) RETURNS text LANGUAGE sql AS"
                            + " 'INSERT INTO t VALUES ($1) RETURNING a'");
        }
        Connection reader = cluster.standbys().get(0).open();
        while (!holds(
                reader, "SELECT EXISTS (SELECT FROM pg_proc WHERE proname = 'elsewhere' AND provolatile = 'v')")) {
            Thread.onSpinWait();
        }
        lab = new Lab(cluster, cluster.primary().open(), reader);
    }

    @AfterContainer
    static void stop() throws Exception {
        lab().cluster().close();
        System.out.printf(
                "Generated SQL: %d reads, %d by the catalog, %d not, %d invalid%n",
                reads, readsByCatalog, others, invalid);
        // Or the generator, or the analysis, has become so simple that nothing is tested.
        assertThat(reads).isGreaterThan(100);
        assertThat(readsByCatalog).isGreaterThan(40);
        assertThat(others).isGreaterThan(200);
        assertThat(invalid).isLessThan(reads / 4);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void what_is_called_a_read_writes_nothing(@ForAll("scripts") String sql) throws SQLException {
        SqlAnalysis analysis = dialect.analyze(sql);
        Set<String> functions = analysis.functions();
        boolean harmless = !functions.isEmpty()
                && dialect.harmless(lab().writer(), functions).equals(functions);
        if (!analysis.pureRead() && !harmless) {
            others++;
            return;
        }
        if (!runs(lab().writer(), "BEGIN", sql)) {
            invalid++;
            return;
        }
        reads += analysis.pureRead() ? 1 : 0;
        readsByCatalog += harmless ? 1 : 0;
        assertThat(runs(lab().writer(), "BEGIN READ ONLY", sql)).as("read only").isTrue();
        assertThat(runs(lab().reader(), "BEGIN", sql)).as("on a standby").isTrue();
        assertThat(analysis.sessionBound()).isFalse();
        assertThat(holds(lab().reader(), "SELECT (" + TRACES + ") = 0")).isTrue();
    }

    private static Lab lab() {
        return Objects.requireNonNull(lab);
    }

    private static boolean runs(Connection connection, String begin, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(begin);
            try {
                statement.execute(sql);
                return true;
            } catch (SQLException refused) {
                return false;
            } finally {
                statement.execute("ROLLBACK");
            }
        }
    }

    @Provide
    Arbitrary<String> scripts() {
        return GeneratedSql.scripts();
    }

    private static boolean holds(Connection connection, String condition) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(condition)) {
            row.next();
            return row.getBoolean(1);
        }
    }
}
