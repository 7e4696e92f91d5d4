package io.awswrapper.runtime.config;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.TopologySource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A dialect that only says where things are. */
public class FakeDialect implements Dialect {

    private final String id;
    private final String targetDriver;

    public FakeDialect() {
        this("fake", FakeDriver.class.getName());
    }

    FakeDialect(String id, String targetDriver) {
        this.id = id;
        this.targetDriver = targetDriver;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public int defaultPort() {
        return 5432;
    }

    @Override
    public String targetDriver() {
        return targetDriver;
    }

    @Override
    public String targetUrl(Host host, String database) {
        return "jdbc:fake://" + host.authority() + "/" + database;
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
    public Set<String> unlistedProperties() {
        return Set.of("serverTimezone");
    }

    @Override
    public ErrorKind classify(SQLException exception) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SqlAnalysis analyze(String sql) {
        return SqlAnalysis.NONE;
    }

    @Override
    public Optional<Boolean> inTransaction(Connection physical) {
        return Optional.empty();
    }

    @Override
    public TopologySource topologySource(Connection physical) {
        throw new UnsupportedOperationException();
    }
}
