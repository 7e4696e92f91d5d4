package io.awswrapper.dialect.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which stored functions a server's catalog holds for harmless, asked as the application's user. */
abstract class AbstractFunctionTests extends AbstractServerTests {

    private static final int TRIES = 2000;

    AbstractFunctionTests(Dialect dialect, DatabaseCluster cluster) {
        super(dialect, cluster);
    }

    @BeforeEach
    void makeFunctions() throws SQLException {
        administer(
                cluster.primary(),
                "DROP DATABASE IF EXISTS elsewhere",
                "DROP DATABASE IF EXISTS hidden",
                "CREATE DATABASE elsewhere",
                "CREATE DATABASE hidden",
                "GRANT EXECUTE ON elsewhere.* TO 'app'@'%'",
                "USE app",
                "CREATE TABLE IF NOT EXISTS notes (n int)");
        for (String name : new String[] {"silent", "reading", "sure", "unsure", "writing", "`odd ``name`", "Twice"}) {
            administer(cluster.primary(), "DROP FUNCTION IF EXISTS app." + name);
        }
        function("app.silent", "NO SQL");
        function("app.reading", "READS SQL DATA");
        function("app.sure", "DETERMINISTIC");
        function("app.unsure", "CONTAINS SQL DETERMINISTIC");
        function("app.writing", "MODIFIES SQL DATA DETERMINISTIC");
        function("app.`odd ``name`", "NO SQL");
        function("app.Twice", "NO SQL");
        function("elsewhere.twice", "MODIFIES SQL DATA DETERMINISTIC");
        function("elsewhere.far", "READS SQL DATA");
        function("hidden.unseen", "NO SQL");
    }

    private void function(String name, String characteristics) throws SQLException {
        String body = characteristics.startsWith("MODIFIES")
                ? "BEGIN INSERT INTO app.notes VALUES (n); RETURN n; END"
                : "RETURN n + 1";
        administer(
                cluster.primary(), "CREATE FUNCTION " + name + " (n int) RETURNS int " + characteristics + " " + body);
    }

    private Set<String> harmless(String... functions) throws SQLException {
        try (Connection connection = open(cluster.primary())) {
            return dialect.harmless(connection, Set.of(functions));
        }
    }

    /** As a session gets there: from the text to the functions, and to the catalog. */
    private boolean isRead(String sql) throws SQLException {
        Set<String> functions = dialect.analyze(sql).functions();
        assertThat(functions).as(sql).isNotEmpty();
        return harmless(functions.toArray(new String[0])).equals(functions);
    }

    @Test
    void what_is_declared_to_write_nothing_is_harmless() throws SQLException {
        assertThat(harmless("silent", "reading", "sure", "unsure", "writing"))
                .containsExactlyInAnyOrder("silent", "reading");
    }

    @Test
    void names_are_found_however_they_are_written() throws SQLException {
        assertThat(isRead("SELECT SILENT(1), app.silent(2), `app`.`silent`(3), app . reading(4)"))
                .isTrue();
        assertThat(isRead("SELECT `odd ``name`(1)")).isTrue();
        assertThat(isRead("SELECT silent(1), writing(2)")).isFalse();
        assertThat(isRead("SELECT app.writing(2)")).isFalse();
    }

    @Test
    void a_name_without_a_database_must_be_harmless_in_all_of_them() throws SQLException {
        assertThat(harmless("twice", "app.twice", "elsewhere.twice", "far", "elsewhere.far"))
                .containsExactlyInAnyOrder("app.twice", "far", "elsewhere.far");
    }

    @Test
    void what_is_not_found_or_no_function_is_not_harmless() throws SQLException {
        administer(
                cluster.primary(),
                "DROP PROCEDURE IF EXISTS app.quiet",
                "CREATE PROCEDURE app.quiet() READS SQL DATA SELECT 1");
        assertThat(harmless(
                        "nobody", "app.nobody", "nowhere.silent", "quiet", "unseen", "a.b.c", "'", "/**/silent", ""))
                .isEmpty();
        assertThat(harmless()).isEmpty();
    }

    @Test
    void what_is_harmless_runs_where_nothing_can_be_written_and_the_rest_does_not() throws SQLException {
        DatabaseNode node = cluster.primary();
        administer(node, "SET GLOBAL read_only = ON");
        try (Connection connection = open(node)) {
            assertThat(ask(connection, "SELECT silent(1) + reading(1) + app.Twice(1)"))
                    .isEqualTo("6");
            assertThatThrownBy(() -> execute(connection, "SELECT writing(1)")).isInstanceOf(SQLException.class);
        } finally {
            administer(node, "SET GLOBAL read_only = OFF");
        }
    }

    @Test
    void whatever_is_called_a_read_runs_in_a_read_only_transaction() throws SQLException {
        long seed = Long.getLong("seed", System.nanoTime() & 0xFFFF_FFFFL);
        GeneratedSql generated = new GeneratedSql(seed);
        int reads = 0;
        int readsByCatalog = 0;
        int invalid = 0;
        try (Connection connection = open(cluster.primary())) {
            execute(connection, "INSERT INTO notes VALUES (1)");
            for (int i = 0; i < TRIES; i++) {
                String sql = generated.next();
                SqlAnalysis analysis = dialect.analyze(sql);
                Set<String> functions = analysis.functions();
                boolean harmless = !functions.isEmpty()
                        && dialect.harmless(connection, functions).equals(functions);
                if (!analysis.pureRead() && !harmless) {
                    continue;
                }
                if (!refusal(connection, "START TRANSACTION", sql).isEmpty()) {
                    invalid++;
                    continue;
                }
                reads += harmless ? 0 : 1;
                readsByCatalog += harmless ? 1 : 0;
                assertThat(refusal(connection, "START TRANSACTION READ ONLY", sql))
                        .as("-Dseed=" + seed + ": " + sql)
                        .isEmpty();
                assertThat(analysis.sessionBound()).as(sql).isFalse();
                assertThat(ask(connection, "SELECT @trace IS NULL AND IS_USED_LOCK('a') IS NULL"))
                        .as("-Dseed=" + seed + " leaves no trace: " + sql)
                        .isEqualTo("1");
            }
        }
        System.out.printf(
                "Generated SQL on %s: %d reads, %d by the catalog, %d invalid of %d%n",
                dialect.id(), reads, readsByCatalog, invalid, TRIES);
        // Or the generator, or the analysis, has become so simple that nothing is tested.
        assertThat(reads).isGreaterThan(TRIES / 20);
        assertThat(readsByCatalog).isGreaterThan(TRIES / 400);
        assertThat(invalid).isLessThan(reads);
    }

    /** Runs it in a transaction that is rolled back, and returns what the server said against it. */
    private static String refusal(Connection connection, String begin, String sql) throws SQLException {
        execute(connection, begin);
        try {
            execute(connection, sql);
            return "";
        } catch (SQLException refused) {
            return refused.toString();
        } finally {
            execute(connection, "ROLLBACK");
        }
    }
}
