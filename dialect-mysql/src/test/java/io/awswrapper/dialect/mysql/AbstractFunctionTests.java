package io.awswrapper.dialect.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.Dialect;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which stored functions a server's catalog holds for harmless, asked as the application's user. */
abstract class AbstractFunctionTests extends AbstractServerTests {

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
}
