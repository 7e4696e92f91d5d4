package io.awswrapper.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.config.FakeDialect;
import io.awswrapper.spi.SqlAnalysis;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnalysisCacheTests {

    private final Map<String, Integer> analysed = new HashMap<>();
    private final AnalysisCache cache = new AnalysisCache(new FakeDialect() {
        @Override
        public SqlAnalysis analyze(String sql) {
            analysed.merge(sql, 1, Integer::sum);
            return new SqlAnalysis(sql.startsWith("select"), SqlAnalysis.TransactionEffect.NONE, List.of());
        }
    });

    @Test
    void readsEachTextOnce() {
        SqlAnalysis first = cache.analyze("select 1");

        assertThat(cache.analyze("select 1")).isSameAs(first);
        assertThat(first.pureRead()).isTrue();
        assertThat(cache.analyze("update x").pureRead()).isFalse();
        assertThat(analysed).containsOnly(Map.entry("select 1", 1), Map.entry("update x", 1));
    }

    @Test
    void keepsWhatIsAskedForAndForgetsWhatIsNot() {
        for (int i = 0; i < 10_000; i++) {
            cache.analyze("select " + i);
            cache.analyze("select hot");
        }
        assertThat(analysed).containsEntry("select hot", 1);

        cache.analyze("select 0");
        assertThat(analysed).as("bounded: the first texts are gone").containsEntry("select 0", 2);
        cache.analyze("select 9999");
        assertThat(analysed).as("the last ones are not").containsEntry("select 9999", 1);
    }

    @Test
    void doesNotKeepVeryLongTexts() {
        String text = "select " + "x".repeat(20_000);
        cache.analyze(text);
        cache.analyze(text);

        assertThat(analysed).containsEntry(text, 2);
    }
}
