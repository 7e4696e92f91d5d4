package io.awswrapper.dialect.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which functions are harmless, by the list of this module and by the catalog of a real server. */
@PostgresClusterTest(nodes = 2)
class FunctionTests {

    /** Declared volatile, and yet without a trace. A second list on purpose: an addition to the first is reviewed here. */
    private static final Set<String> VARYING =
            Set.of(("array_sample array_shuffle clock_timestamp current_query gen_random_uuid pg_blocking_pids"
                            + " pg_collation_actual_version pg_control_checkpoint pg_control_init"
                            + " pg_control_recovery pg_control_system pg_database_collation_actual_version"
                            + " pg_database_size pg_get_wal_replay_pause_state pg_indexes_size pg_is_in_recovery"
                            + " pg_is_wal_replay_paused pg_jit_available pg_last_committed_xact"
                            + " pg_last_wal_receive_lsn pg_last_wal_replay_lsn pg_last_xact_replay_timestamp"
                            + " pg_lock_status pg_notification_queue_usage pg_partition_ancestors"
                            + " pg_partition_tree pg_relation_size pg_safe_snapshot_blocking_pids pg_sleep"
                            + " pg_sleep_for pg_sleep_until pg_table_size pg_tablespace_size"
                            + " pg_total_relation_size pg_xact_commit_timestamp pg_xact_status random"
                            + " random_normal timeofday txid_status uuidv4 uuidv7")
                    .split(" "));

    private static final String BUILT_IN = " FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace";

    private static PostgresNode server;
    private static PostgresNode standby;
    private final PostgresDialect dialect = new PostgresDialect();

    @BeforeAll
    static void start(PostgresCluster cluster) throws Exception {
        server = cluster.primary();
        standby = cluster.standbys().get(0);
        Servers.run(
                server,
                "CREATE SCHEMA \"My Schema\"",
                "CREATE SCHEMA other",
                "CREATE TABLE t (a int)",
                "CREATE FUNCTION steady() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1'",
                "CREATE FUNCTION fixed() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'",
                "CREATE FUNCTION writes() RETURNS void LANGUAGE sql AS 'INSERT INTO t VALUES (1)'",
                "CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql STABLE AS 'SELECT 1'",
                "CREATE FUNCTION twice(text) RETURNS void LANGUAGE sql AS 'INSERT INTO t VALUES (1)'",
                "CREATE FUNCTION elsewhere() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1'",
                "CREATE FUNCTION other.elsewhere() RETURNS void LANGUAGE sql AS 'INSERT INTO t VALUES (1)'",
                "CREATE FUNCTION other.far() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1'",
                "CREATE FUNCTION \"Steady\"() RETURNS void LANGUAGE sql AS 'INSERT INTO t VALUES (1)'",
                "CREATE FUNCTION \"My Schema\".\"a.\"\"b\"() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1'",
                "CREATE FUNCTION noting(int, int) RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (1) RETURNING a'",
                "CREATE FUNCTION adding(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2'",
                "CREATE AGGREGATE noted(int) (SFUNC = noting, STYPE = int, INITCOND = '0')",
                "CREATE AGGREGATE added(int) (SFUNC = adding, STYPE = int, INITCOND = '0')",
                "CREATE PROCEDURE proc() LANGUAGE sql AS 'INSERT INTO t VALUES (1)'");
    }

    @Test
    void the_catalog_tells_which_functions_write_nothing() throws Exception {
        try (Connection connection = Servers.openAsUser(server)) {
            assertThat(harmless(connection, "steady", "fixed", "writes", "public.steady", "public.writes"))
                    .containsExactlyInAnyOrder("steady", "fixed", "public.steady");
            // Which of them is meant depends on the argument, or on the search_path.
            assertThat(harmless(connection, "twice", "elsewhere", "other.elsewhere", "public.elsewhere", "far"))
                    .containsExactlyInAnyOrder("public.elsewhere", "far");
            assertThat(harmless(connection, "noted", "added", "proc")).containsExactly("added");
            assertThat(harmless(connection, "nobody", "other.steady", "nowhere.steady"))
                    .isEmpty();
            assertThat(harmless(connection)).isEmpty();
        }
    }

    @Test
    void names_mean_what_they_mean_to_the_server() throws Exception {
        try (Connection connection = server.open()) {
            assertHarmless(connection, "SELECT STEADY(), \"steady\"(), Public.Steady(), public.\"steady\"()", true);
            assertHarmless(connection, "SELECT \"Steady\"()", false);
            assertHarmless(connection, "SELECT \"My Schema\".\"a.\"\"b\"()", true);
            assertHarmless(connection, "SELECT steady(), writes()", false);
            assertHarmless(connection, "SELECT \"pg_catalog\".\"txid_current\"()", false);
            assertHarmless(connection, "SELECT \"pg_catalog\".\"lower\"('A')", true);
            assertHarmless(connection, "SELECT steady((SELECT 1)) FROM writes()", false);
        }
    }

    @Test
    void a_hostile_search_path_changes_nothing() throws Exception {
        Servers.run(
                server,
                "CREATE SCHEMA evil",
                "CREATE FUNCTION evil.never(name, name) RETURNS bool LANGUAGE sql AS 'SELECT false'",
                "CREATE FUNCTION evil.never(\"char\", \"char\") RETURNS bool LANGUAGE sql AS 'SELECT true'",
                "CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = name, FUNCTION = evil.never)",
                "CREATE OPERATOR evil.<> (LEFTARG = \"char\", RIGHTARG = \"char\", FUNCTION = evil.never)",
                "CREATE DOMAIN evil.text AS int");
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = evil, pg_catalog");
            assertThat(harmless(connection, "steady", "writes")).containsExactly("steady");
        }
    }

    @Test
    void every_function_held_for_pure_is_built_in_and_leaves_no_trace() throws Exception {
        List<String> suspects = List.of(
                "nextval|setval|currval|lastval|set_config|setseed|txid_current|pg_current_xact_id|pg_notify|query_to_xml",
                "cursor_to_xml|ts_stat|pg_promote|pg_reload_conf|pg_rotate_logfile|pg_switch_wal|suppress_redundant.*",
                "lo_.*|lo(read|write)|pg_(try_)?advisory.*|pg_(terminate|cancel)_backend|pg_stat_(reset|clear|force).*",
                "pg_logical_.*|pg_(create|drop|copy)_.*|pg_replication_(origin_(a|c|d|s|x)|slot).*|pg_backup.*|pg_export.*",
                "pg_read_.*|pg_ls_.*|pg_stat_file|pg_log_.*|pg_wal_replay_(pause|resume)|pg_import.*|brin_.*|gin_.*",
                "pg_current_wal.*|pg_walfile_name.*");
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            for (String pattern : suspects) {
                List<String> found = strings(
                        statement, "SELECT DISTINCT proname" + BUILT_IN + " AND proname ~ '^(" + pattern + ")$'");
                assertThat(found).as(pattern).hasSizeGreaterThan(2);
                for (String function : found) {
                    String call = "SELECT " + function + "()";
                    assertThat(dialect.analyze(call).pureRead()).as(call).isFalse();
                }
            }
            Set<String> known = new HashSet<>(pure(statement));
            assertThat(known).hasSizeGreaterThan(500);
            known.retainAll(
                    strings(statement, "SELECT proname" + BUILT_IN + " AND provolatile = 'v' GROUP BY proname"));
            assertThat(VARYING).as("reviewed").containsAll(known);
        }
    }

    @Test
    void every_built_in_function_held_for_harmless_runs_on_a_standby() throws Exception {
        try (Connection connection = standby.open();
                Statement statement = connection.createStatement()) {
            Set<String> harmless = new HashSet<>();
            for (String name : strings(statement, "SELECT DISTINCT proname" + BUILT_IN)) {
                if (isHarmless(connection, "SELECT \"" + name + "\"()")) {
                    harmless.add(name);
                }
            }
            List<String> calls = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("SELECT proname, proname || '(' || array_to_string(ARRAY("
                    + "SELECT CASE WHEN format_type(a, NULL) = 'pg_lsn' THEN '''0/1''::pg_lsn'"
                    + " WHEN format_type(a, NULL) IN ('text', 'name') THEN '''1'''"
                    + " WHEN format_type(a, NULL) IN ('integer', 'bigint', 'oid', 'double precision') THEN '1'"
                    + " WHEN format_type(a, NULL) = 'xid' THEN '''3''::xid'"
                    + " WHEN format_type(a, NULL) = 'boolean' THEN 'true'"
                    + " ELSE 'NULL::' || format_type(a, NULL) END"
                    + " FROM unnest(proargtypes) WITH ORDINALITY AS u (a, n) ORDER BY n), ', ') || ')'" + BUILT_IN
                    + " AND prokind = 'f' AND provariadic = 0"
                    + " AND NOT 'internal'::regtype = ANY (proargtypes) AND proname !~ '^pg_sleep'")) {
                while (row.next()) {
                    if (harmless.contains(row.getString(1))) {
                        calls.add(row.getString(2));
                    }
                }
            }
            statement.execute("SET statement_timeout = '2s'");
            assertThat(calls).hasSizeGreaterThan(2000);
            for (String call : calls) {
                assertThat(refusal(statement, "SELECT pg_catalog." + call))
                        .as(call)
                        .isNotEqualTo("recovery");
            }
        }
    }

    /** What a primary alone can do fails with 55000 or 25006; other failures come from senseless arguments. */
    private static String refusal(Statement statement, String sql) {
        try (ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? "none" : "empty";
        } catch (SQLException refused) {
            boolean notHere = "25006".equals(refused.getSQLState())
                    || String.valueOf(refused.getMessage()).contains("during recovery");
            return notHere ? "recovery" : "senseless";
        }
    }

    private List<String> pure(Statement statement) throws SQLException {
        return strings(statement, "SELECT DISTINCT proname" + BUILT_IN).stream()
                .filter(name -> dialect.analyze("SELECT \"" + name + "\"()").pureRead())
                .toList();
    }

    private static List<String> strings(Statement statement, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        }
        return found;
    }

    private Set<String> harmless(Connection connection, String... functions) throws SQLException {
        return dialect.harmless(connection, Set.of(functions));
    }

    private void assertHarmless(Connection connection, String sql, boolean expected) throws SQLException {
        assertThat(isHarmless(connection, sql)).as(sql).isEqualTo(expected);
    }

    private boolean isHarmless(Connection connection, String sql) throws SQLException {
        SqlAnalysis analysis = dialect.analyze(sql);
        Set<String> functions = analysis.functions();
        return analysis.pureRead()
                || (!functions.isEmpty()
                        && dialect.harmless(connection, functions).equals(functions));
    }
}
