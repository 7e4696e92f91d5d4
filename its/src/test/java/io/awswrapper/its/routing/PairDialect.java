package io.awswrapper.its.routing;

import io.awswrapper.its.structure.NoopDriver;
import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.SqlAnalysis.TransactionEffect;
import io.awswrapper.spi.TopologySource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code jdbc:aws-wrapper:pair://writer,reader/}: two hosts that are what their names say and never lag, behind a driver that
 * does nothing. What is measured on top of it is the wrapper.
 */
public final class PairDialect implements Dialect {

    private static final String PREFIX = "jdbc:pair:";
    private static final Map<Connection, String> HOSTS = new ConcurrentHashMap<>();
    private static final SqlAnalysis READ = new SqlAnalysis(true, TransactionEffect.NONE, List.of());

    /** For the service loader. */
    public PairDialect() {}

    /** The target driver. */
    public static final class PairDriver implements Driver {

        /** For the runtime, which makes its target driver by name. */
        public PairDriver() {}

        @Override
        public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
            if (!acceptsURL(url)) {
                return null;
            }
            Connection made = new NoopDriver().connect("jdbc:noop:", new Properties());
            if (made != null) {
                HOSTS.put(made, url.substring(PREFIX.length()));
            }
            return made;
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith(PREFIX);
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getLogger("pair");
        }
    }

    /** The driver's connection behind one of the wrapper's, as probes hold it. */
    private static Connection driversOwn(Connection connection) throws SQLException {
        if (!HOSTS.containsKey(connection)) {
            for (Connection made : HOSTS.keySet()) {
                if (connection.unwrap(made.getClass()) == made) {
                    return made;
                }
            }
        }
        return connection;
    }

    private record Anywhere() implements TopologySource.Position {
        @Override
        public boolean includes(TopologySource.Position other) {
            return true;
        }
    }

    @Override
    public String id() {
        return "pair";
    }

    @Override
    public int defaultPort() {
        return 1;
    }

    @Override
    public String targetDriver() {
        return PairDriver.class.getName();
    }

    @Override
    public String targetUrl(Host host, String database) {
        return PREFIX + host.address();
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

    @Override
    public Optional<Boolean> inTransaction(Connection physical) {
        return Optional.of(false);
    }

    @Override
    public TopologySource topologySource(Connection physical) {
        return new TopologySource() {
            @Override
            public String flavour() {
                return "pair";
            }

            @Override
            public Standing standing(Connection asked) throws SQLException {
                boolean writer = "writer".equals(HOSTS.get(driversOwn(asked)));
                return new Standing(writer ? HostRole.WRITER : HostRole.READER, 1, 0, new Anywhere());
            }

            @Override
            public Observation observe(Connection asked) throws SQLException {
                return new Observation(standing(asked), null, Set.of("pair"), List.of());
            }
        };
    }
}
