package io.awswrapper.dialect.mysql;

import java.util.Random;

/**
 * Makes SQL for the tables and functions of {@link AbstractFunctionTests}: reads, writes and what looks like either. All
 * expressions fit a string, and all queries have one column. Not everything is valid on both servers.
 */
final class GeneratedSql {

    /** Stands where blanks and comments may stand. */
    private static final char GAP = '~';

    private static final String[] GAPS = {
        " ",
        " ",
        " ",
        "\n",
        "\t",
        "/**/ ",
        " /* ; DELETE FROM notes; */",
        " -- x\n",
        " # '\n",
        " --\t\"\n",
        "/*@reader*/",
        "/*+ NO_ICP(notes) */",
        "/*!40000 */"
    };

    private static final String[] LITERALS = {
        "'a'",
        "''",
        "\"a\"",
        "'it''s'",
        "'; DELETE FROM notes; -- '",
        "'\\'; DELETE FROM notes; -- '",
        "'\\\\'",
        "\"'\"",
        "'/*'",
        "'#'",
        "N'a'",
        "_utf8mb4'a'",
        "x'41'",
        "0x41",
        "1e0",
        "-1.5",
        "NULL",
        "CURRENT_USER",
        "now()",
        "database()",
        "@@sort_buffer_size",
        "{fn lcase('A')}",
        "(DATE'2020-01-01'~+~INTERVAL~1~DAY)"
    };

    /** With an expression inside. */
    private static final String[] CALLS = {
        "lower(%s)",
        "concat~(%s,~'b')",
        "coalesce(NULL,~%s)",
        "cast(%s~AS~char(10))",
        "if(true,~%s,~'c')",
        "insert(%s,~1,~1,~'x')",
        "replace(%s,~'a',~'b')",
        "silent(1)~+~char_length(%s)",
        "app.reading(char_length(%s))",
        "`silent`~(char_length(%s))",
        "SURE(char_length(%s))",
        "writing(char_length(%s))",
        "app~.~writing(char_length(%s))",
        "`writing`(char_length(%s))",
        "far(char_length(%s))",
        "elsewhere.far(char_length(%s))",
        "twice(char_length(%s))",
        "elsewhere.twice(char_length(%s))",
        "(@trace~:=~%s)",
        "get_lock(%s,~0)",
        "last_insert_id(char_length(%s))",
        "CASE~WHEN~true~THEN~%s~END",
        "(SELECT~%s)",
        "(WITH~x(a)~AS~(SELECT~%s)~SELECT~a~FROM~x)",
        "(SELECT~group_concat(q~ORDER~BY~q~SEPARATOR~',')~FROM~(SELECT~%s~AS~q)~AS~x)",
        "/*!writing(1)~+*/~char_length(%s)",
        "/*!99999~writing(1)~+*/~char_length(%s)"
    };

    /** With an expression inside. */
    private static final String[] QUERIES = {
        "SELECT~%s",
        "SELECT~%s~AS~`FOR UPDATE`",
        "SELECT~DISTINCT~%s~FROM~notes~ORDER~BY~1",
        "SELECT~%s~FROM~notes~LIMIT~1~OFFSET~0",
        "SELECT~%s~FROM~notes~FOR~UPDATE",
        "SELECT~%s~FROM~notes~FOR~UPDATE~SKIP~LOCKED",
        "SELECT~%s~FROM~notes~LOCK~IN~SHARE~MODE",
        "SELECT~n~FROM~notes~WHERE~n~=~%s",
        "SELECT~b~FROM~(SELECT~%s~AS~b)~AS~x",
        "SELECT~x.b~FROM~notes~CROSS~JOIN~(SELECT~%s~AS~b)~x",
        "SELECT~max(n)~OVER~(ORDER~BY~n)~FROM~notes~WHERE~%s~IS~NULL",
        "SELECT~SQL_NO_CACHE~%s~FROM~notes~USE~INDEX~()",
        "SELECT~SQL_CALC_FOUND_ROWS~%s~FROM~notes~LIMIT~1",
        "SELECT~%s~INTO~@trace",
        "VALUES~ROW(%s)",
        "TABLE~notes",
        "(SELECT~%s)~UNION~ALL~(SELECT~n~FROM~notes)",
        "WITH~RECURSIVE~x(n,~a)~AS~(SELECT~1,~%s~UNION~SELECT~n~+~1,~a~FROM~x~WHERE~n~<~3)~SELECT~a~FROM~x"
    };

    /** With a query inside. */
    private static final String[] STATEMENTS = {
        "%s",
        "%s",
        "%s",
        "%s",
        "(%s)",
        "EXPLAIN~%s",
        "DESCRIBE~%s",
        "EXPLAIN~FORMAT=JSON~%s",
        "EXPLAIN~ANALYZE~%s",
        "ANALYZE~%s",
        "SHOW~TABLES",
        "SHOW~CREATE~TABLE~notes",
        "SHOW~FULL~COLUMNS~FROM~notes",
        "DESC~notes",
        "SHOW~WARNINGS",
        "INSERT~INTO~notes~%s",
        "REPLACE~INTO~notes~%s",
        "EXPLAIN~INSERT~INTO~notes~%s",
        "DELETE~FROM~notes~WHERE~n~IN~(%s)",
        "WITH~d~AS~(%s)~DELETE~FROM~notes~WHERE~n~IN~(SELECT~*~FROM~d)",
        "UPDATE~notes~SET~n~=~(%s)",
        "CREATE~TEMPORARY~TABLE~scratch~AS~%s",
        "CREATE~TABLE~more~AS~%s",
        "DO~(%s)",
        "SET~@trace~=~(%s)",
        "/*!40000~DELETE~FROM~notes~WHERE~1~IN~(%s)~*/",
        "/*!40000~SELECT~*/~1",
        "TRUNCATE~TABLE~notes"
    };

    private final Random random;

    GeneratedSql(long seed) {
        random = new Random(seed);
    }

    String next() {
        String statement = of(STATEMENTS).replace("%s", of(QUERIES)).replace("%s", expression(2));
        StringBuilder filled = new StringBuilder();
        for (int i = 0; i < statement.length(); i++) {
            char c = statement.charAt(i);
            filled.append(c == GAP ? of(GAPS) : String.valueOf(c));
        }
        return filled.toString();
    }

    private String expression(int depth) {
        return depth == 0 || random.nextInt(3) == 0 ? of(LITERALS) : of(CALLS).replace("%s", expression(depth - 1));
    }

    private String of(String[] some) {
        return some[random.nextInt(some.length)];
    }
}
