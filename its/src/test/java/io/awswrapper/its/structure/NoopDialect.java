package io.awswrapper.its.structure;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import io.awswrapper.spi.TopologySource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code jdbc:aws-wrapper:noop:…}: the dialect of {@link NoopDriver}. A cluster of one writer that is always well. */
public final class NoopDialect implements Dialect {

    private static final SqlAnalysis READ = new SqlAnalysis(true, TransactionEffect.NONE, List.of());

    /** For the service loader. */
    public NoopDialect() {}

    @Override
    public String id() {
        return "noop";
    }

    @Override
    public int defaultPort() {
        return 1;
    }

    @Override
    public String targetDriver() {
        return NoopDriver.class.getName();
    }

    @Override
    public String targetUrl(Host host, String database) {
        return NoopDriver.URL + host;
    }

    @Override
    public Map<String, String> probeProperties(Duration timeout) {
        return Map.of();
    }

    @Override
    public boolean encrypts(Map<String, String> properties) {
        return false;
    }

    @Override
    public Map<String, String> encryption() {
        return Map.of();
    }

    @Override
    public ErrorKind classify(SQLException exception) {
        return ErrorKind.STATEMENT;
    }

    @Override
    public SqlAnalysis analyze(String sql) {
        return READ;
    }

    @Override
    public Optional<Boolean> inTransaction(Connection physical) {
        return Optional.of(false);
    }

    @Override
    public TopologySource topologySource(Connection physical) {
        return new TopologySource() {
            @Override
            public String flavour() {
                return "noop";
            }

            @Override
            public Standing standing(Connection asked) {
                return new Standing(HostRole.WRITER, 1);
            }

            @Override
            public Observation observe(Connection asked) {
                return new Observation(standing(asked), null, Set.of("noop"), List.of());
            }
        };
    }
}
