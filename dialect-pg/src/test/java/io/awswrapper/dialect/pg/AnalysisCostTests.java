package io.awswrapper.dialect.pg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the first look at a statement of about a thousand characters costs, once the code is compiled. */
class AnalysisCostTests {

    /** Many times what is meant, 5 microseconds: the machine may have other work, and this is no benchmark. */
    private static final long MOST_NANOS = 25_000;

    private static final int ROUNDS = 100;
    private static final int CALLS = 500;

    private final PostgresDialect dialect = new PostgresDialect();
    private int unused;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o1_0.customer_id,",
                "count(*) FILTER (WHERE a.status = 'open') AS c, ",
                "'it''s a longer text; /* not */ a statement', ",
                "/* a comment */ x, "
            })
    void a_first_analysis_takes_microseconds(String part) {
        String sql = "SELECT " + part.repeat(980 / part.length()) + "lower(a) FROM t WHERE b = ?";
        long best = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            best = Math.min(best, nanos(sql));
        }
        System.out.printf("Analysis of %d characters: %d ns%n", sql.length(), best);
        assertThat(dialect.analyze(sql).pureRead()).isTrue();
        assertThat(best).isLessThan(MOST_NANOS);
    }

    private long nanos(String sql) {
        long begin = System.nanoTime();
        for (int call = 0; call < CALLS; call++) {
            unused += dialect.analyze(sql).hashCode();
        }
        return (System.nanoTime() - begin) / CALLS;
    }
}
