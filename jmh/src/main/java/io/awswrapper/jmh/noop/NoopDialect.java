package io.awswrapper.jmh.noop;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import io.awswrapper.spi.TopologySource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code jdbc:aws-wrapper:noop:…}: the dialect of {@link NoopDriver}. A writer and two readers that are always well. */
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
        return NoopDriver.PORT;
    }

    @Override
    public String targetDriver() {
        return NoopDriver.class.getName();
    }

    @Override
    public String targetUrl(Host host, String database) {
        return NoopDriver.URL + host.authority() + "/" + database;
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
        return sql.startsWith("SELECT") ? READ : SqlAnalysis.NONE;
    }

    /** As the dialects of the real drivers do. */
    @Override
    public boolean hasAllRows(ResultSet result) throws SQLException {
        return result.getFetchSize() == 0;
    }

    @Override
    public Optional<Boolean> inTransaction(Connection physical) {
        return Optional.of(false);
    }

    @Override
    public TopologySource topologySource(Connection physical) {
        return new Constant();
    }

    private static final class Constant implements TopologySource {

        private static final List<Sibling> SIBLINGS = Aurora.INSTANCES.stream()
                .map(instance -> new Sibling(instance, instance + NoopDriver.DOMAIN, 0, role(instance), true))
                .toList();

        private static HostRole role(String instance) {
            return instance.equals(Aurora.WRITER) ? HostRole.WRITER : HostRole.READER;
        }

        @Override
        public String flavour() {
            return "noop";
        }

        @Override
        public Standing standing(Connection asked) throws SQLException {
            return new Standing(role(asked.unwrap(NoopConnection.class).instance()), 1);
        }

        /** Replication takes no time here: a reader is fresh as soon as it is asked. */
        @Override
        public Standing sample(Connection asked) throws SQLException {
            Standing told = standing(asked);
            return new Standing(told.role(), told.generation(), 0, other -> true);
        }

        @Override
        public Observation observe(Connection asked) throws SQLException {
            return new Observation(
                    standing(asked), asked.unwrap(NoopConnection.class).instance(), Set.of("noop"), SIBLINGS);
        }
    }
}
