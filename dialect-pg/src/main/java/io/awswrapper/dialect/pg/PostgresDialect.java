package io.awswrapper.dialect.pg;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.TopologySource;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** PostgreSQL, Aurora PostgreSQL and RDS for PostgreSQL, versions 12 to 18, through pgjdbc. */
public final class PostgresDialect implements Dialect {

    /** What pgjdbc takes at most: 2147484 seconds would overflow its milliseconds. */
    private static final long MAX_TIMEOUT_MILLIS = 2_147_483_000L;

    private static final String CANCEL_SECONDS = "2";

    private final SqlWords words = new SqlWords();
    private final DriverRecord driver = new DriverRecord();
    private final ErrorClasses errors = new ErrorClasses(driver);
    private final FlavourDetection flavours = new FlavourDetection(errors);

    @Override
    public String id() {
        return "postgresql";
    }

    @Override
    public int defaultPort() {
        return 5432;
    }

    @Override
    public String targetDriver() {
        return "org.postgresql.Driver";
    }

    @Override
    public String targetUrl(Host host, String database) {
        return "jdbc:postgresql://" + host.authority() + "/" + database;
    }

    /**
     * The names and units are those of pgjdbc 42.7, "Connection Parameters". {@code connectTimeout} and
     * {@code socketTimeout} are whole seconds in which 0 means for ever, so they are rounded up; {@code loginTimeout} is
     * read as a decimal number of seconds, so it bounds all of connecting exactly.
     */
    @Override
    public Map<String, String> probeProperties(Duration timeout) {
        long millis = Math.min(Math.max(timeout.toMillis(), 1), MAX_TIMEOUT_MILLIS);
        String seconds = Long.toString((millis + 999) / 1000);
        return Map.ofEntries(
                Map.entry("connectTimeout", seconds),
                Map.entry("socketTimeout", seconds),
                Map.entry("loginTimeout", BigDecimal.valueOf(millis, 3).toPlainString()),
                Map.entry("sslResponseTimeout", Long.toString(millis)),
                Map.entry("gssResponseTimeout", Long.toString(millis)),
                Map.entry("ApplicationName", "aws-wrapper probe"),
                // Saves the two round trips of SET that pgjdbc otherwise makes after each login.
                Map.entry("assumeMinServerVersion", "12"),
                // A probe sends each query once: parsing and binding apart would only be more messages.
                Map.entry("preferQueryMode", "simple"),
                Map.entry("tcpKeepAlive", "true"),
                // What the application may have set for itself, and what would turn a probe away from a standby.
                Map.entry("targetServerType", "any"),
                Map.entry("loadBalanceHosts", "false"),
                Map.entry("readOnly", "false"));
    }

    /**
     * A statement whose query timeout fires waits in pgjdbc until its cancel request is through, or for {@code
     * cancelSignalTimeout}: by default 10 s when the server is frozen. Source: pgjdbc, "Connection Parameters".
     */
    @Override
    public Map<String, String> targetProperties(Map<String, String> properties, Class<? extends Driver> driver) {
        Map<String, String> passed = new HashMap<>(properties);
        passed.putIfAbsent("cancelSignalTimeout", CANCEL_SECONDS);
        return passed;
    }

    /** pgjdbc, "Connecting to the Database": {@code sslmode}; without it, {@code ssl=true} means {@code verify-full}. */
    @Override
    public boolean encrypts(Map<String, String> properties) {
        String mode = properties.get("sslmode");
        if (mode != null) {
            return mode.equals("require") || mode.equals("verify-ca") || mode.equals("verify-full");
        }
        String ssl = properties.get("ssl");
        return ssl != null && (ssl.isEmpty() || ssl.equalsIgnoreCase("true"));
    }

    @Override
    public Map<String, String> encryption() {
        return Map.of("sslmode", "require");
    }

    @Override
    public boolean takesScripts() {
        return true;
    }

    @Override
    public Set<String> harmless(Connection physical, Set<String> functions) throws SQLException {
        return FunctionCatalog.harmless(physical, functions);
    }

    @Override
    public Set<String> mentions(String sql) {
        return MentionedNames.of(words, sql);
    }

    @Override
    public Set<String> writing(Connection physical, Set<String> names) throws SQLException {
        return NameCatalog.writing(physical, words, names);
    }

    @Override
    public ErrorKind classify(SQLException exception) {
        return errors.classify(exception);
    }

    @Override
    public SqlAnalysis analyze(String sql) {
        return SqlReading.of(words, sql);
    }

    @Override
    public Optional<Boolean> inTransaction(Connection physical) {
        return driver.inTransaction(physical);
    }

    @Override
    public boolean endBackend(Connection asked, Connection broken, Duration age, Duration limit) throws SQLException {
        Optional<Integer> pid = driver.backend(broken);
        return pid.isPresent() && new Backend(pid.get(), age).end(asked, limit);
    }

    /** pgjdbc, "Getting results based on a cursor": only with a fetch size does it leave rows on the server. */
    @Override
    public boolean hasAllRows(ResultSet result) throws SQLException {
        return result.getFetchSize() == 0;
    }

    @Override
    public TopologySource topologySource(Connection physical) throws SQLException {
        return flavours.detect(physical);
    }
}
