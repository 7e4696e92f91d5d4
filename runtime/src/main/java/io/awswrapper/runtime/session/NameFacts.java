package io.awswrapper.runtime.session;

import io.awswrapper.spi.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What the catalog of one database has told of names, for a minute: a function may be made anew. Shared by all sessions that
 * open the same connections; thread-safe. Of many that want to know the same at once, as after a failover, one asks.
 */
final class NameFacts {

    private static final long LIFE = Duration.ofMinutes(1).toNanos();
    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final int MOST = 20_000;

    private record Fact(boolean writes, long learned) {}

    private final Map<String, Fact> facts = new ConcurrentHashMap<>();
    private final Map<Set<String>, CompletableFuture<Boolean>> questions = new ConcurrentHashMap<>();

    /** As {@link io.awswrapper.spi.PluginContext#surelyReads}. */
    boolean surelyReads(Dialect dialect, Connection physical, String sql) throws SQLException {
        Set<String> names = dialect.mentions(sql);
        Boolean known = known(names);
        if (known != null) {
            return known;
        }
        Set<String> unknown = unknown(names);
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> others = questions.putIfAbsent(unknown, answer);
        if (others != null) {
            await(others);
            known = known(names);
            if (known != null) {
                return known;
            }
        }
        try {
            Set<String> writing = dialect.writing(physical, unknown);
            long now = System.nanoTime();
            if (facts.size() > MOST) {
                facts.clear();
            }
            unknown.forEach(name -> facts.put(name, new Fact(writing.contains(name), now)));
        } finally {
            questions.remove(unknown, answer);
            answer.complete(true);
        }
        return Boolean.TRUE.equals(known(names));
    }

    /** Whoever asks may be held up by its connection: then each asks for itself. */
    private static void await(CompletableFuture<Boolean> answer) {
        try {
            Boolean unused = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // not known yet
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether none of them writes; {@code null} when that must be asked. */
    private @Nullable Boolean known(Set<String> names) {
        Boolean answer = true;
        long now = System.nanoTime();
        for (String name : names) {
            Fact fact = facts.get(name);
            if (fact == null || now - fact.learned() > LIFE) {
                answer = null;
            } else if (fact.writes()) {
                return false;
            }
        }
        return answer;
    }

    private Set<String> unknown(Set<String> names) {
        Set<String> unknown = new HashSet<>();
        long now = System.nanoTime();
        for (String name : names) {
            Fact fact = facts.get(name);
            if (fact == null || now - fact.learned() > LIFE) {
                unknown.add(name);
            }
        }
        return unknown;
    }
}
