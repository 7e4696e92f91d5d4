package io.awswrapper.dialect.pg;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Makes valid SQL for the schema of {@link ReadOnlyTests}: reads, writes and what looks like either. All expressions are
 * of type text, and all queries have one column.
 */
final class GeneratedSql {

    /** Stands where blanks and comments may stand. */
    private static final String GAP = "\u0001";

    private static final String[] GAPS = {
        " ",
        " ",
        " ",
        "\n",
        "\t",
        "/**/ ",
        " /* ; DELETE FROM t; */",
        " -- x\n",
        "/* /* a */ ' */ ",
        "/*@reader*/",
        " --'\n"
    };

    private static final Arbitrary<String> LITERALS = Arbitraries.of(
            "'a'",
            "''",
            "'it''s'",
            "'; DELETE FROM t; --'",
            "'/*'",
            "'--'",
            "E'\\'; DELETE FROM t; --'",
            "E'\\\\'",
            "'\\'",
            "$$; INSERT INTO t VALUES ('a'); $$",
            "$x$ $$ ' $x$",
            "U&'\\0061'",
            "N'a'",
            "NULL::text",
            "CURRENT_USER::text",
            "now()::text",
            "{fn lcase('A')}",
            "(interval '1' day)::text",
            "CAST(1.5 AS numeric(10,2))::text");

    /** With the text inside. */
    private static final Arbitrary<String> CALLS = Arbitraries.of(
            "lower(%s)",
            "\"lower\"(%s)",
            "pg_catalog.upper(%s)",
            "md5~(%s)",
            "coalesce(NULL,~%s)",
            "steady(%s)",
            "public.steady(%s)",
            "STEADY~(%s)",
            "\"steady\"(%s)",
            "fixed(%s)",
            "other.far(%s)",
            "far(%s)",
            "nested(%s)",
            "\"Steady\"(%s)",
            "writes(%s)",
            "public.writes(%s)",
            "\"writes\"~(%s)",
            "twice(%s)",
            "elsewhere(%s)",
            "other.elsewhere(%s)",
            "hidden(%s)",
            "(%s~||~nextval('s')::text)",
            "(%s~||~pg_catalog.txid_current()::text)",
            "(%s~||~random()::text)",
            "set_config('x.y',~%s,~false)",
            "set_config('x.y',~coalesce(%s,~''),~true)",
            "(%s~||~pg_advisory_lock_shared(1)::text)",
            "(%s~||~coalesce(pg_notify('c',~'p')::text,~''))",
            "(%s)::varchar(20)",
            "CASE~WHEN~true~THEN~%s~END",
            "(SELECT~%s)",
            "(WITH~x(a)~AS~(SELECT~%s)~SELECT~a~FROM~x)",
            "(ARRAY[%s])[1]",
            "{fn ucase(%s)}",
            "(SELECT~string_agg(q,~',')~FILTER~(WHERE~true)~FROM~(SELECT~%s)~AS~x(q))");

    /** With the text inside. */
    private static final Arbitrary<String> QUERIES = Arbitraries.of(
            "SELECT~%s",
            "SELECT~%s~AS~a",
            "SELECT~%s~\"FOR UPDATE\"",
            "SELECT~%s~FROM~t",
            "SELECT~DISTINCT~%s~FROM~t~ORDER~BY~1",
            "SELECT~%s~FROM~t~LIMIT~1~OFFSET~(1)",
            "SELECT~%s~FROM~t~FOR~UPDATE",
            "SELECT~%s~FROM~t~FOR~NO~KEY~UPDATE~OF~t~SKIP~LOCKED",
            "SELECT~%s~FROM~t~FOR~SHARE",
            "SELECT~%s~FROM~t~FOR~KEY~SHARE~NOWAIT",
            "SELECT~a~FROM~t~WHERE~a~=~%s",
            "SELECT~b~FROM~(SELECT~%s)~AS~x(b)",
            "SELECT~b~FROM~(SELECT~%s)~x(b)",
            "SELECT~x.b~FROM~t~CROSS~JOIN~(SELECT~%s)~x(b)",
            "SELECT~b::text~FROM~unnest(ARRAY[%s])~WITH~ORDINALITY~AS~u(b,~n)",
            "SELECT~b::text~FROM~lower(%s)~b",
            "SELECT~t.a~FROM~t~JOIN~t~u~USING~(a),~LATERAL~(SELECT~%s)~l(c)",
            "SELECT~max(a)~OVER~(ORDER~BY~%s)~FROM~t",
            "VALUES~(%s)",
            "VALUES(%s),('b')",
            "TABLE~t",
            "(SELECT~%s)~UNION~ALL~(TABLE~t)",
            "WITH~x~AS~(SELECT~%s~AS~a)~TABLE~x",
            "WITH~x(a)~AS~MATERIALIZED~(VALUES~(%s)),~y(b)~AS~(SELECT~1)~SELECT~a~FROM~x,~y",
            "WITH~RECURSIVE~x(n,~a)~AS~(SELECT~1,~%s~UNION~SELECT~n~+~1,~a~FROM~x~WHERE~n~<~3)~SELECT~a~FROM~x",
            "WITH~x~AS~(INSERT~INTO~t~VALUES~(%s)~RETURNING~a)~SELECT~a~FROM~x",
            "WITH~x~AS~(SELECT~1),~y~AS~NOT~MATERIALIZED~(DELETE~FROM~t~WHERE~a~=~%s~RETURNING~a)~SELECT~a~FROM~y",
            "WITH~x~AS~(UPDATE~t~SET~a~=~%s~RETURNING~a)~TABLE~x");

    /** With a query inside. */
    private static final Arbitrary<String> STATEMENTS = Arbitraries.of(
            "(%s)",
            "EXPLAIN~%s",
            "EXPLAIN~ANALYZE~%s",
            "EXPLAIN~(COSTS~off,~ANALYZE~true)~%s",
            "SHOW~search_path",
            "SELECT~'a'~INTO~u1~FROM~t",
            "SELECT~'a'~INTO~TEMP~u2",
            "CREATE~TEMP~TABLE~u3~AS~%s",
            "CREATE~TABLE~u4~AS~%s",
            "INSERT~INTO~t~%s",
            "EXPLAIN~INSERT~INTO~t~%s",
            "EXPLAIN~ANALYZE~INSERT~INTO~t~%s",
            "DELETE~FROM~t~WHERE~a~IN~(%s)",
            "DECLARE~c~CURSOR~WITH~HOLD~FOR~%s",
            "LISTEN~c",
            "NOTIFY~c",
            "LOCK~TABLE~t",
            "SET~x.y~=~'z'",
            "DO~$$BEGIN~PERFORM~1;~END$$",
            "CALL~proc()",
            "COMMIT",
            "");

    private GeneratedSql() {}

    static Arbitrary<String> scripts() {
        Arbitrary<String> statement =
                Combinators.combine(mostly("%s", STATEMENTS), queries()).as(GeneratedSql::inside);
        Arbitrary<String> script = Arbitraries.frequencyOf(
                Tuple.of(4, statement),
                Tuple.of(1, Combinators.combine(statement, statement).as((one, other) -> one + ";" + other)));
        return Combinators.combine(script, Arbitraries.integers()).as(GeneratedSql::fillGaps);
    }

    private static Arbitrary<String> queries() {
        return Combinators.combine(mostly("SELECT~%s", QUERIES), expressions()).as(GeneratedSql::inside);
    }

    private static Arbitrary<String> expressions() {
        Arbitrary<String> calls = mostly("steady(%s)", CALLS);
        return Arbitraries.recursive(
                () -> LITERALS,
                inner -> Arbitraries.frequencyOf(
                        Tuple.of(3, Combinators.combine(calls, inner).as(GeneratedSql::inside)),
                        Tuple.of(1, Combinators.combine(inner, LITERALS).as((a, b) -> a + GAP + "||" + GAP + b))),
                0,
                3);
    }

    private static Arbitrary<String> mostly(String usual, Arbitrary<String> others) {
        return Arbitraries.frequencyOf(Tuple.of(1, Arbitraries.just(usual)), Tuple.of(2, others));
    }

    private static String inside(String template, String content) {
        return template.replace("~", GAP).replace("%s", content);
    }

    private static String fillGaps(String sql, int seed) {
        Random random = new Random(seed);
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            filled.append(c == GAP.charAt(0) ? GAPS[random.nextInt(GAPS.length)] : String.valueOf(c));
        }
        return filled.toString();
    }
}
