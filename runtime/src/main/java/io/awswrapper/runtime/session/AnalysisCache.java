package io.awswrapper.runtime.session;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.SqlAnalysis;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Analyses of SQL texts that were seen lately. Thread-safe. Two generations instead of a list of uses: a hit costs one
 * look-up and writes nothing, and what has not been asked for during a whole generation goes.
 */
final class AnalysisCache {

    private static final int GENERATION = 1_000;
    private static final int LONGEST = 20_000;

    private final Dialect dialect;
    private volatile Map<String, SqlAnalysis> young = new ConcurrentHashMap<>();
    private volatile Map<String, SqlAnalysis> old = Map.of();

    AnalysisCache(Dialect dialect) {
        this.dialect = dialect;
    }

    SqlAnalysis analyze(String sql) {
        SqlAnalysis known = young.get(sql);
        if (known != null) {
            return known;
        }
        known = old.get(sql);
        if (known == null) {
            known = dialect.analyze(sql);
        }
        if (sql.length() <= LONGEST) {
            Map<String, SqlAnalysis> generation = young;
            generation.put(sql, known);
            if (generation.size() >= GENERATION) {
                old = generation;
                young = new ConcurrentHashMap<>();
            }
        }
        return known;
    }
}
