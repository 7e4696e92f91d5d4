package io.awswrapper.dialect.pg;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.SqlAnalysis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnalyzeTests {

    private final PostgresDialect dialect = new PostgresDialect();

    @ParameterizedTest
    @MethodSource("statements")
    void reads_every_statement_of_the_corpus_as_noted_there(String line) {
        String[] parts = line.substring(4).split(" => ", 2);
        SqlAnalysis analysis = dialect.analyze(unescape(parts[0]));

        assertThat(written(analysis)).isEqualTo(line.substring(0, 4) + (parts.length == 2 ? unescape(parts[1]) : ""));
    }

    static List<String> statements() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(AnalyzeTests.class.getResourceAsStream("statements.txt")),
                StandardCharsets.UTF_8))) {
            List<String> statements = lines.lines()
                    .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                    .toList();
            assertThat(statements).hasSizeGreaterThan(300).doesNotHaveDuplicates();
            return statements;
        }
    }

    @Test
    void takes_no_pure_read_for_one_when_anything_unknown_is_called_in_it() {
        for (String line : pureReads()) {
            String sql = unescape(line.substring(4).split(" => ", 2)[0]);
            assertThat(dialect.analyze(sql + ";SELECT unknown_function()").functions())
                    .as(sql)
                    .containsExactly("unknown_function");
            assertThat(dialect.analyze(sql + ";SELECT nextval('s')").pureRead())
                    .as(sql)
                    .isFalse();
            assertThat(dialect.analyze(sql + ";COMMIT").transaction())
                    .as(sql)
                    .isIn(SqlAnalysis.TransactionEffect.COMMITS, SqlAnalysis.TransactionEffect.MIXED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                "WITH a AS (DELETE FROM t RETURNING *) INSERT INTO s SELECT * FROM a;",
                "/* ; */ UPDATE t SET a = ';' WHERE b = $$;$$ -- ;",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
                "COMMIT PREPARED 'x'",
                "TRUNCATE t"
            })
    void one_statement_is_applied_wholly_or_not_at_all(String sql) {
        assertThat(dialect.analyze(sql).atomic()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)",
                "SELECT 1; DELETE FROM t",
                "CALL p()",
                "{call p(?)}",
                "{? = call p(?)}",
                "DO $$ BEGIN COMMIT; END $$",
                "COMMIT; CALL p()",
                "SELECT 'unclosed"
            })
    void what_runs_several_statements_may_be_applied_in_part(String sql) {
        assertThat(dialect.analyze(sql).atomic()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1); COMMIT",
                "COMMIT; INSERT INTO t VALUES (1)",
                "ROLLBACK; INSERT INTO t VALUES (1)",
                "SAVEPOINT a; ROLLBACK",
                "COMMIT; COMMIT",
                "COMMIT AND CHAIN"
            })
    void work_and_an_end_of_its_transaction_are_mixed(String sql) {
        assertThat(dialect.analyze(sql).transaction()).isEqualTo(SqlAnalysis.TransactionEffect.MIXED);
    }

    @Test
    void knows_no_function_that_leaves_a_trace() {
        for (String name : List.of(
                "nextval",
                "setval",
                "currval",
                "lastval",
                "set_config",
                "pg_notify",
                "lo_unlink",
                "pg_advisory_lock",
                "pg_promote",
                "pg_reload_conf",
                "pg_switch_wal",
                "pg_logical_emit_message",
                "pg_create_restore_point",
                "pg_stat_reset",
                "txid_current",
                "pg_export_snapshot",
                "pg_read_file",
                "pg_logical_slot_get_changes")) {
            assertThat(dialect.analyze("SELECT " + name + "()").pureRead())
                    .as(name)
                    .isFalse();
        }
    }

    @Property(tries = 5000)
    void never_throws_and_always_answers_the_same(@ForAll("fragments") String sql) {
        assertThat(dialect.analyze(sql)).isEqualTo(dialect.analyze(sql));
    }

    @Property(tries = 2000)
    void never_throws_whatever_the_text(@ForAll String sql) {
        assertThat(dialect.analyze(sql)).isNotNull();
    }

    @Property(tries = 3000)
    void a_write_is_never_hidden_by_what_stands_before_it(@ForAll("fragments") String before) {
        SqlAnalysis analysis = dialect.analyze(before + "\n;SELECT nextval('s')");

        // Unless a quote, comment or parenthesis is open, in which case it is no call and the rest is doubtful.
        SqlAnalysis alone = dialect.analyze(before + "\n;");
        if (alone.pureRead() && depth(before) == 0) {
            assertThat(analysis.pureRead()).isFalse();
        }
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(
                        "SELECT",
                        "'",
                        "''",
                        "\"",
                        "\\",
                        "\\'",
                        "E'",
                        "U&'",
                        "U&\"",
                        "$$",
                        "$a$",
                        "$1",
                        "?",
                        "??",
                        "/*",
                        "*/",
                        "--",
                        "\n",
                        ";",
                        "(",
                        ")",
                        ",",
                        ".",
                        "::",
                        ":",
                        "{",
                        "}",
                        "fn",
                        "call",
                        "WITH",
                        "AS",
                        "x",
                        "lower",
                        "nextval",
                        "set_config",
                        "SET",
                        "SESSION",
                        "LOCAL",
                        "TIME",
                        "ZONE",
                        "RESET",
                        "ALL",
                        "DISCARD",
                        "=",
                        "TO",
                        "DEFAULT",
                        "BEGIN",
                        "ATOMIC",
                        "CREATE",
                        "CASE",
                        "END",
                        "COMMIT",
                        "AND",
                        "CHAIN",
                        "FROM",
                        "JOIN",
                        "CHARACTERISTICS",
                        "TRANSACTION",
                        "ISOLATION",
                        "LEVEL",
                        "READ",
                        "NOT",
                        "INTO",
                        "FOR",
                        "UPDATE",
                        "1",
                        "pg_catalog",
                        "false",
                        "\0",
                        "\u00e9",
                        "\ud800",
                        " ")
                .list()
                .ofMaxSize(25)
                .map(words -> String.join(words.size() % 2 == 0 ? " " : "", words));
    }

    @ParameterizedTest
    @MethodSource("monsters")
    void takes_linear_time(String unit) {
        String small = unit.repeat(1 + 20_000 / unit.length());
        String large = unit.repeat(1 + 1_000_000 / unit.length());
        dialect.analyze(small);

        long begin = System.nanoTime();
        dialect.analyze("SELECT " + large);
        long nanos = System.nanoTime() - begin;

        // Far above what is needed (some 10 ms), far below what anything quadratic would take.
        assertThat(nanos).as(unit).isLessThan(2_000_000_000L);
    }

    static List<String> monsters() {
        return List.of(
                "a",
                "a ",
                "a.",
                "(",
                ")",
                "()",
                "/*",
                "/* */",
                "*/",
                "--",
                "'",
                "''",
                "'\\",
                "\"",
                "$",
                "$a",
                "$a$",
                "$a$ $b$",
                "$$a",
                "E'",
                ";",
                "SET x=1;",
                "SET ",
                "SET SESSION CHARACTERISTICS AS TRANSACTION ",
                "READ ",
                "set_config(",
                "set_config('a',",
                "set_config('a','b',false),",
                "set_config(/* */",
                "WITH a(",
                "FROM(",
                "AS ",
                "1",
                "1e",
                "::",
                "BEGIN ATOMIC ",
                "CREATE x BEGIN ATOMIC CASE ",
                "\ud83d\ude00",
                "u&",
                "?");
    }

    private static List<String> pureReads() {
        try {
            return statements().stream()
                    .filter(line -> line.startsWith("R") && !line.contains("--") && !line.contains("EXPLAIN"))
                    .toList();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static int depth(String text) {
        return (int) (Stream.of(text.split("")).filter("("::equals).count()
                - Stream.of(text.split("")).filter(")"::equals).count());
    }

    private static String written(SqlAnalysis analysis) {
        char effect = switch (analysis.transaction()) {
            case NONE -> '.';
            case BEGINS -> 'B';
            case BEGINS_READ_ONLY -> 'b';
            case BEGINS_READ_WRITE -> 'W';
            case READ_ONLY -> 'r';
            case READ_WRITE -> 'w';
            case COMMITS -> 'C';
            case ROLLS_BACK -> 'A';
            case MIXED -> 'M';
        };
        List<String> more = new ArrayList<>();
        if (analysis.hint() != SqlAnalysis.Hint.NONE) {
            more.add("@" + analysis.hint().name().toLowerCase(Locale.ROOT));
        }
        if (!analysis.functions().isEmpty()) {
            more.add("calls " + String.join(" ", new TreeSet<>(analysis.functions())));
        }
        if (analysis.sessionBound()) {
            more.add("bound");
        }
        analysis.sessionChanges().forEach(change -> more.add(change.variable() + "=[" + change.sql() + "]"));
        char read = analysis.pureRead() ? 'R' : analysis.functions().isEmpty() ? '-' : '?';
        return read + " " + effect + " " + String.join(" & ", more);
    }

    private static String unescape(String text) {
        return text.translateEscapes();
    }
}
