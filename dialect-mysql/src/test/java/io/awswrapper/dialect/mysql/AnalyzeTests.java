package io.awswrapper.dialect.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
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

    private final MySqlDialect dialect = new MySqlDialect();

    @ParameterizedTest
    @MethodSource("statements")
    void reads_every_statement_of_the_corpus_as_noted_there(String line) {
        String sql = sql(line);

        assertThat(written(
                        dialect.analyze(sql), line.substring(0, line.length()).split(" => ", 2)[0]))
                .isEqualTo(line);
    }

    static List<String> statements() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(AnalyzeTests.class.getResourceAsStream("statements.txt")),
                StandardCharsets.UTF_8))) {
            List<String> statements = lines.lines()
                    .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                    .toList();
            assertThat(statements).hasSizeGreaterThan(350).doesNotHaveDuplicates();
            return statements;
        }
    }

    @Test
    void takes_no_pure_read_for_one_when_anything_unknown_is_called_after_it() throws IOException {
        for (String line : statements()) {
            String sql = line.startsWith("R") ? sql(line) + "\n;" : ";";
            assertThat(dialect.analyze(sql + "SELECT unknown_function()").pureRead())
                    .as(sql)
                    .isFalse();
            assertThat(dialect.analyze(sql + "COMMIT").transaction())
                    .as(sql)
                    .isIn(TransactionEffect.COMMITS, TransactionEffect.MIXED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1)",
                "UPDATE t SET a = ';' /* ; */ WHERE b = 1; -- ;",
                "CREATE TABLE t (a int)",
                "TRUNCATE t",
                "COMMIT",
                "COMMIT AND CHAIN"
            })
    void one_statement_is_applied_wholly_or_not_at_all(String sql) {
        assertThat(dialect.analyze(sql).atomic()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO t VALUES (1); INSERT INTO t VALUES (2)",
                "CALL p()",
                "{call p(?)}",
                "{? = call p(?)}",
                "EXECUTE p USING @a",
                "BEGIN NOT ATOMIC INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); END",
                "IF 1 THEN CALL p(); END IF",
                "SET STATEMENT max_statement_time = 1 FOR CALL p()",
                "XA COMMIT 'x'",
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
                "INSERT INTO t VALUES (1); START TRANSACTION READ ONLY",
                "CREATE TABLE t (a int)",
                "ALTER TABLE t ADD b int",
                "TRUNCATE t",
                "SET autocommit = 1"
            })
    void work_and_an_end_of_its_transaction_are_mixed(String sql) {
        assertThat(dialect.analyze(sql).transaction()).isEqualTo(TransactionEffect.MIXED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get_lock",
                "release_lock",
                "nextval",
                "setval",
                "lastval",
                "last_insert_id",
                "found_rows",
                "row_count",
                "connection_id",
                "load_file",
                "uuid_short",
                "is_used_lock",
                "source_pos_wait",
                "sys_exec"
            })
    void knows_no_function_that_leaves_a_trace(String name) {
        assertThat(dialect.analyze("SELECT " + name + "()").pureRead()).isFalse();
    }

    @Property(tries = 5000)
    void never_throws_and_always_answers_the_same(@ForAll("fragments") String sql) {
        assertThat(dialect.analyze(sql)).isEqualTo(dialect.analyze(sql));
    }

    @Property(tries = 2000)
    void never_throws_whatever_the_text(@ForAll String sql) {
        assertThat(dialect.analyze(sql)).isNotNull();
    }

    @Property(tries = 5000)
    void a_write_is_never_hidden_by_what_stands_before_it(@ForAll("fragments") String before) {
        SqlAnalysis alone = dialect.analyze(before + "\n;");
        if (alone.pureRead() && balance(before) == 0) {
            assertThat(dialect.analyze(before + "\n;DELETE FROM t").pureRead()).isFalse();
        }
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of(
                        ("SELECT ' '' \" ` \\ \\' \\\" @ @@ @a ? /* */ /*! /*!50000 /*M! /*+ -- # ; ( ) , . : := = { } fn call"
                                        + " WITH AS x lower nextval SET SESSION GLOBAL LOCAL USE BEGIN END CREATE PROCEDURE"
                                        + " TEMPORARY TABLE COMMIT AND CHAIN RELEASE FROM JOIN TRANSACTION ISOLATION LEVEL"
                                        + " READ ONLY NOT INTO FOR UPDATE SHARE LOCK SHOW EXPLAIN sql_mode autocommit NAMES"
                                        + " 1 1e5 1.5 0x1 .5 \u00e9 \ud800 \0 \n - --")
                                .split(" "))
                .list()
                .ofMaxSize(25)
                .map(words -> String.join(words.size() % 2 == 0 ? " " : "", words));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a ",
                "a.",
                "(",
                ")",
                "()",
                "/*",
                "/* */",
                "/*!",
                "/*! */",
                "*/",
                "-- ",
                "-",
                "#",
                "'",
                "''",
                "'\\",
                "\\",
                "\"",
                "`",
                "@",
                "@@",
                "@a",
                ";",
                "SET x=1;",
                "SET ",
                "SET a=1,",
                "x=1,",
                "f(",
                "WITH a(",
                "FROM(",
                "AS ",
                "1",
                "1e",
                "1.",
                ".",
                ":",
                "CREATE PROCEDURE BEGIN ",
                "\ud83d\ude00",
                "?",
                "SHOW "
            })
    void takes_linear_time(String unit) {
        dialect.analyze(unit.repeat(1 + 20_000 / unit.length()));
        String large = unit.repeat(1 + 1_000_000 / unit.length());

        long begin = System.nanoTime();
        dialect.analyze("SELECT " + large);
        dialect.analyze("SET " + large);
        long nanos = System.nanoTime() - begin;

        // Far above what is needed (some 10 ms), far below what anything quadratic would take.
        assertThat(nanos).as(unit).isLessThan(4_000_000_000L);
    }

    private static int balance(String text) {
        return (int) (text.chars().filter(c -> c == '(').count()
                - text.chars().filter(c -> c == ')').count());
    }

    private static String sql(String line) {
        return line.length() < 5 ? "" : line.substring(5).split(" => ", 2)[0].translateEscapes();
    }

    private static String written(SqlAnalysis analysis, String line) {
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
        char hint = switch (analysis.hint()) {
            case NONE -> '.';
            case WRITER -> 'W';
            case READER -> 'R';
        };
        char read = analysis.pureRead() ? 'R' : analysis.functions().isEmpty() ? '-' : 'F';
        List<String> told = new ArrayList<>();
        new TreeSet<>(analysis.functions()).forEach(function -> told.add(function + "()"));
        analysis.sessionChanges().forEach(change -> told.add(change.variable() + " [" + change.sql() + "]"));
        return "" + read + effect + (analysis.sessionBound() ? 'P' : '.') + hint
                + line.substring(Math.min(4, line.length()))
                + (told.isEmpty() ? "" : " => " + String.join(" & ", told));
    }
}
