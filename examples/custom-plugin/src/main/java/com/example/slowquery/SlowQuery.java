package com.example.slowquery;

import io.awswrapper.spi.*;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** Logs the statements that take longer than {@code slowQueryMs}. */
public final class SlowQuery implements ConnectionPluginProvider {
    static final Option<Duration> LIMIT = Option.milliseconds("slowQueryMs", Duration.ofSeconds(1), "What slow means.");

    @Override
    public PluginDescriptor descriptor() {
        return PluginDescriptor.plugin("slowQuery").options(LIMIT).build();
    }

    @Override
    public ConnectionPlugin create(PluginContext context) {
        return new Stopwatch(context.options().get(LIMIT));
    }

    private record Stopwatch(Duration limit) implements ConnectionPlugin {
        @Override
        public Set<CallKind> intercepts() {
            return Set.of(CallKind.EXECUTE, CallKind.BATCH);
        }

        @Override
        public <T> T execute(JdbcCall<T> call) throws SQLException {
            long begin = System.nanoTime();
            try {
                return call.proceed();
            } finally {
                Duration took = Duration.ofNanos(System.nanoTime() - begin);
                if (took.compareTo(limit) > 0) {
                    System.getLogger("slowQuery").log(System.Logger.Level.INFO, "{0}: {1}", took, call.sql());
                }
            }
        }
    }
}
