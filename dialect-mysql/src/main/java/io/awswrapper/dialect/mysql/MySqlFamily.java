package io.awswrapper.dialect.mysql;

import io.awswrapper.spi.Dialect;
import io.awswrapper.spi.ErrorKind;
import io.awswrapper.spi.SqlAnalysis;
import io.awswrapper.spi.TopologySource;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What MySQL and MariaDB have in common, whichever driver and server meet: each driver knows both servers. */
abstract sealed class MySqlFamily implements Dialect permits MySqlDialect, MariaDbDialect {

    static final String LOGIN_TIMEOUT = "loginTimeout";

    private final SqlWords words = new SqlWords();
    private final DriverRecord driver = new DriverRecord();
    private final ErrorClasses errors = new ErrorClasses();
    private final FlavourDetection flavours = new FlavourDetection(errors);

    @Override
    public final int defaultPort() {
        return 3306;
    }

    /** MySQL Reference Manual, "Statements That Cause an Implicit Commit"; MariaDB: "SQL statements causing an implicit commit". */
    @Override
    public final boolean beginCommits() {
        return true;
    }

    /** MySQL Reference Manual, "START TRANSACTION, COMMIT, and ROLLBACK Statements": only changes of data are undone. */
    @Override
    public final boolean rollsBackSettings() {
        return false;
    }

    @Override
    public final ErrorKind classify(SQLException exception) {
        return errors.classify(exception);
    }

    @Override
    public final SqlAnalysis analyze(String sql) {
        return SqlReading.of(words, sql);
    }

    @Override
    public final Set<String> harmless(Connection physical, Set<String> functions) throws SQLException {
        return FunctionCatalog.harmless(physical, functions);
    }

    @Override
    public final Set<String> mentions(String sql) {
        return ViewCatalog.mentions(words, sql);
    }

    @Override
    public final Set<String> writing(Connection physical, Set<String> names) throws SQLException {
        return ViewCatalog.writing(physical, words, names);
    }

    @Override
    public final Optional<Boolean> inTransaction(Connection physical) {
        return driver.inTransaction(physical);
    }

    @Override
    public final boolean autoCommit(Connection physical) throws SQLException {
        Optional<Boolean> told = driver.autoCommit(physical);
        return told.isPresent() ? told.get() : physical.getAutoCommit();
    }

    /**
     * Connector/J, "JDBC API Implementation Notes", ResultSet; MariaDB Connector/J, "Streaming result sets": only with a
     * fetch size do they leave rows on the server. Not every release of theirs says in the result which one it was made with.
     */
    @Override
    public final boolean hasAllRows(ResultSet result) throws SQLException {
        Statement made = result.getStatement();
        return result.getFetchSize() == 0 && made != null && made.getFetchSize() == 0;
    }

    @Override
    public final TopologySource topologySource(Connection physical) throws SQLException {
        return flavours.detect(physical);
    }

    @Override
    public final boolean endBackend(Connection asked, Connection broken, Duration age, Duration limit)
            throws SQLException {
        Optional<Long> id = driver.connectionId(broken);
        return id.isPresent() && new ServerThread(id.get(), age).end(asked, limit);
    }

    /** What {@code DataSource.setLoginTimeout} sets, in seconds: these drivers have it in milliseconds, by another name. */
    @Override
    public Map<String, String> targetProperties(Map<String, String> properties, Class<? extends Driver> driver) {
        Map<String, String> passed = new HashMap<>(properties);
        String seconds = passed.remove(LOGIN_TIMEOUT);
        if (seconds != null) {
            passed.putIfAbsent("connectTimeout", seconds + "000");
        }
        return passed;
    }

    /** Both drivers count in whole milliseconds, and 0 is for ever. */
    static String millis(Duration timeout) {
        return Long.toString(Math.min(Math.max(timeout.toMillis(), 1), Integer.MAX_VALUE));
    }
}
