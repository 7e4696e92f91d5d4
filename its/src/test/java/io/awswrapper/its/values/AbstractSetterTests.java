package io.awswrapper.its.values;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.its.values.Setting.Column;
import io.awswrapper.its.values.Way.Program;
import io.awswrapper.plugin.rwsplit.Reason;
import io.awswrapper.plugin.rwsplit.Routes;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every setter of JDBC, in every way to come from it to the execution: what is stored is what the raw driver stores. */
abstract class AbstractSetterTests {

    private final DatabaseCluster cluster;
    private final Idiom idiom;
    private final Connection raw;
    private final List<Setting> settings;
    private int cell;

    AbstractSetterTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        this.idiom = Idiom.of(cluster);
        this.raw = DriverManager.getConnection(
                cluster.primary().jdbcUrl() + "?" + idiom.options(), cluster.user(), cluster.password());
        this.settings = Stream.concat(
                        Setting.all(PreparedStatement.class, idiom).stream(),
                        Setting.all(CallableStatement.class, idiom).stream())
                .toList();
        if (idiom.isPostgres()) {
            try (Connection admin = cluster.primary().open()) {
                run(admin, "GRANT pg_read_all_stats TO " + cluster.user());
            }
        }
        String columns = Stream.of(Column.values())
                .map(column -> column + " " + column.declared(idiom) + " NULL")
                .collect(Collectors.joining(", "));
        String id = idiom.isPostgres() ? "serial" : "int AUTO_INCREMENT PRIMARY KEY";
        run(raw, "DROP TABLE IF EXISTS kept");
        run(raw, "CREATE TABLE kept (id " + id + ", cell int, " + columns + ")");
        for (Column column : Column.values()) {
            run(raw, "DROP PROCEDURE IF EXISTS keep_" + column);
            String insert = "INSERT INTO kept (cell, " + column + ") VALUES (c, v)";
            String parameters = "(c int, v " + column.declared(idiom) + ") ";
            run(
                    raw,
                    idiom.isPostgres()
                            ? "CREATE PROCEDURE keep_" + column + parameters + "LANGUAGE sql AS '" + insert + "'"
                            : "CREATE PROCEDURE keep_" + column + parameters + insert);
        }
    }

    @AfterEach
    void close() throws SQLException {
        raw.close();
    }

    private AwsWrapperDataSource driver(String hosts, String plugins) {
        return new AwsWrapperDataSource("jdbc:aws-wrapper:" + idiom.scheme() + "://" + hosts + "/" + cluster.database()
                + "?plugins=" + plugins + "&user=" + cluster.user() + "&password="
                + cluster.password() + "&" + idiom.options());
    }

    @ParameterizedTest
    @EnumSource
    void storesWhatTheRawDriverStores(Way way) throws SQLException {
        List<String> different = new ArrayList<>();
        int stored = 0;
        try (AwsWrapperDataSource driver =
                        driver(cluster.hosts(), "readWriteSplitting,failover&readConsistency=eventual");
                Connection ours = driver.getConnection()) {
            for (Setting setting : settings) {
                for (boolean changes : new boolean[] {false, true}) {
                    String expected = outcome(raw, way, setting, changes);
                    String seen = outcome(ours, way, setting, changes);
                    if (!expected.equals(seen)) {
                        different.add(setting + (changes ? ", changed: " : ": ") + seen + " and not " + expected);
                    }
                    stored += expected.startsWith("[") ? 1 : 0;
                }
            }
            assertThat(readsOnReaders(ours)).isGreaterThanOrEqualTo(way == Way.STAY ? 0 : stored);
        }
        System.out.println(idiom + " " + way + ": " + stored + " cells with a value of " + settings.size() * 2);
        assertThat(different).isEmpty();
        assertThat(stored).isGreaterThan(settings.size() / 2);
    }

    private static long readsOnReaders(Connection ours) throws SQLException {
        return ours.unwrap(Routes.class).counts().values().stream()
                .mapToLong(ofHost -> ofHost.getOrDefault(Reason.READ, 0L))
                .sum();
    }

    /** The connection is gone when the statement is executed: the same value, or the truth. */
    @Test
    void afterALostConnectionTheSameIsStoredOrTheParameterIsSaidToBeMissing() throws SQLException {
        List<String> different = new ArrayList<>();
        int same = 0;
        try (AwsWrapperDataSource driver = driver(cluster.proxiedHosts(), "failover");
                Connection ours = driver.getConnection()) {
            for (Setting setting : settings) {
                for (boolean changes : new boolean[] {false, true}) {
                    String expected = outcome(raw, Way.STAY, setting, changes);
                    String seen = lost(ours, setting, changes);
                    if (expected.equals(seen)) {
                        same++;
                    } else if (!seen.equals("java.sql.SQLException 07001")) {
                        different.add(setting + (changes ? ", changed: " : ": ") + seen + " and not " + expected);
                    }
                }
            }
        }
        assertThat(different).isEmpty();
        assertThat(same).isGreaterThan(settings.size());
    }

    private String lost(Connection ours, Setting setting, boolean changes) throws SQLException {
        int id = ++cell;
        Program program = new Program(ours, sql(setting, id), setting, changes);
        String failure = null;
        try (PreparedStatement insert = program.prepare()) {
            program.set(insert);
            program.change();
            cluster.proxy(cluster.primary()).reset();
            program.read();
            insert.executeUpdate();
        } catch (SQLException e) {
            failure = e.getClass().getName() + " " + e.getSQLState();
        } catch (RuntimeException e) {
            failure = e.getClass().getName();
        }
        return failure == null ? stored(setting, id) : failure;
    }

    private String sql(Setting setting, int id) {
        return setting.isNamed()
                ? "{call keep_" + setting.column() + "(" + id + ", ?)}"
                : "INSERT INTO kept (cell, " + setting.column() + ") VALUES (" + id + ", ?)";
    }

    private String outcome(Connection connection, Way way, Setting setting, boolean changes) throws SQLException {
        int id = ++cell;
        try {
            way.run(new Program(connection, sql(setting, id), setting, changes));
        } catch (SQLException e) {
            return e.getClass().getName() + " " + e.getSQLState();
        } catch (RuntimeException e) {
            // MariaDB Connector/J trips over a reader without a length.
            return e.getClass().getName();
        } finally {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
        return stored(setting, id);
    }

    private String stored(Setting setting, int id) throws SQLException {
        List<String> values = new ArrayList<>();
        String sql = "SELECT " + setting.column().shown(idiom) + " FROM kept WHERE cell = " + id + " ORDER BY id";
        try (Statement statement = raw.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                // A driver that knows no better stores the name of an object in memory.
                String value = String.valueOf(rows.getString(1)).replaceAll("@\\p{XDigit}+$", "@");
                values.add(value.length() < 100 ? value : value.length() + " characters, hash " + value.hashCode());
            }
        }
        return values.toString();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
