package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import io.awswrapper.testkit.PrimaryChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many connections the servers have, counted there. */
abstract class AbstractConnectionCountTests {

    private static final String NAME = "counted";
    private static final String PLUGINS = "readWriteSplitting,failover";
    private static final int SIZE = 4;

    private final DatabaseCluster cluster;
    private final Idiom idiom;

    AbstractConnectionCountTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        this.idiom = Idiom.of(cluster);
        Split.prepare(cluster, "CREATE TABLE IF NOT EXISTS work (n int)", "TRUNCATE work");
    }

    @AfterEach
    void nothingIsLeft() {
        cluster.heal();
        for (DatabaseNode node : cluster.nodes()) {
            Split.until(() -> cluster.connectionsTo(node) == 0, () -> "no connection is left on " + node);
        }
        Split.until(
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("aws-wrapper")),
                () -> "no thread is left");
    }

    private AwsWrapperDataSource driver(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.add(idiom.named(NAME));
        return new AwsWrapperDataSource(Split.url(cluster, PLUGINS, all.toArray(String[]::new)));
    }

    private int onWriter() {
        return cluster.connectionsTo(cluster.primary(), NAME);
    }

    private int onReaders() {
        return cluster.standbys().stream()
                .mapToInt(reader -> cluster.connectionsTo(reader, NAME))
                .sum();
    }

    /** A server may count those for a moment that were closed. */
    private void awaitOnReaders(int most) {
        Split.until(() -> onReaders() >= 1 && onReaders() <= most, () -> "1 to " + most + ", but " + onReaders());
    }

    /** Sessions of many threads that write and read, one after the other. */
    private void use(DataSource source, int threads, int rounds) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Boolean>> ends = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                ends.add(executor.submit((Callable<Boolean>) () -> {
                    for (int round = 0; round < rounds; round++) {
                        try (Connection connection = source.getConnection()) {
                            Split.run(connection, "INSERT INTO work VALUES (" + round + ")", Split.where(cluster));
                            assertThat(onWriter()).isLessThanOrEqualTo(SIZE);
                        }
                        try (Connection connection = source.getConnection()) {
                            Split.run(connection, Split.where(cluster));
                        }
                    }
                    return true;
                }));
            }
            for (Future<Boolean> end : ends) {
                assertThat(end.get()).isTrue();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    /** As a pool asks connections that were idle: where a reader was not fresh for a moment, its session has two. */
    private static void askAll(DataSource pool) throws SQLException {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
            all.add(pool.getConnection());
        }
        for (Connection connection : all) {
            assertThat(connection.isValid(5)).isTrue();
            connection.close();
        }
    }

    @Test
    void underAPoolEachConnectionHasOneToTheWriterAndOneToAReader() throws Exception {
        try (AwsWrapperDataSource driver = driver()) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(driver);
            config.setMaximumPoolSize(SIZE);
            try (HikariDataSource pool = new HikariDataSource(config)) {
                use(pool, 2 * SIZE, 10);
                assertThat(onWriter()).isLessThanOrEqualTo(SIZE);
                askAll(pool);
                awaitOnReaders(SIZE);

                PrimaryChange failover = cluster.failOver();
                Split.until(
                        () -> {
                            use(pool, 1, 1);
                            return true;
                        },
                        () -> "the pool is usable again");
                assertThat(cluster.connectionsTo(failover.newPrimary(), NAME)).isLessThanOrEqualTo(2 * SIZE);
                cluster.rebuild(failover.oldPrimary());
            }
        }
    }

    @Test
    void aConnectionThatOnlyWritesOpensNothingToAReader() throws SQLException {
        try (AwsWrapperDataSource driver = driver();
                Connection connection = driver.getConnection()) {
            Split.run(connection, "INSERT INTO work VALUES (1)");
            assertThat(onWriter()).isEqualTo(1);
            assertThat(onReaders()).isZero();
            Split.run(connection, "/*@reader*/ " + Split.where(cluster));
        }
    }

    @Test
    void internalPoolsAreSharedBySessions() throws Exception {
        try (AwsWrapperDataSource driver = driver("pooling=internal", "poolMaxSize=" + SIZE)) {
            for (int i = 0; i < 20; i++) {
                try (Connection connection = driver.getConnection()) {
                    assertThat(Split.isReader(cluster, Split.where(cluster, connection)))
                            .isTrue();
                    assertThat(Split.where(cluster, connection, "/*@writer*/ " + Split.where(cluster)))
                            .isEqualTo(cluster.primary());
                }
                Split.until(() -> onWriter() == 1, () -> "one connection to the writer");
            }
            awaitOnReaders(2);
            use(driver, 2 * SIZE, 5);
            assertThat(onWriter()).isLessThanOrEqualTo(SIZE);
        }
    }

    @Test
    void whatASessionHasSetIsNotSeenByTheNextOne() throws SQLException {
        try (AwsWrapperDataSource driver = driver("pooling=internal", "poolMaxSize=1")) {
            String before;
            try (Connection connection = driver.getConnection()) {
                before = shown(connection);
                idiom.unsettle(connection);
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                Split.run(connection, idiom.setting());
            }
            try (Connection connection = driver.getConnection()) {
                assertThat(shown(connection)).isEqualTo(before);
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(connection.isReadOnly()).isFalse();
                Split.run(connection, "CREATE TEMPORARY TABLE scratch (n int)", "BEGIN", "INSERT INTO work VALUES (1)");
            }
            try (Connection connection = driver.getConnection()) {
                assertThat(Split.where(cluster, connection, "/*@writer*/ " + Split.where(cluster)))
                        .isEqualTo(cluster.primary());
                assertThatThrownBy(() -> Split.run(connection, "/*@writer*/ SELECT * FROM scratch"))
                        .hasMessageContaining("scratch");
            }
        }
    }

    private String shown(Connection connection) throws SQLException {
        StringBuilder text = new StringBuilder();
        for (String question : idiom.settings()) {
            for (String where : List.of("writer", "reader")) {
                try (var statement = connection.createStatement();
                        var row = statement.executeQuery("/*@" + where + "*/ " + question)) {
                    row.next();
                    text.append(row.getString(1)).append('\n');
                }
            }
        }
        return text.toString();
    }

    @Test
    void aPoolThatIsInUseSaysSo() throws SQLException {
        try (AwsWrapperDataSource driver = driver("pooling=internal", "poolMaxSize=1", "poolWaitMs=300");
                Connection first = driver.getConnection()) {
            assertThat(first.isValid(5)).isTrue();
            assertThatThrownBy(driver::getConnection)
                    .hasMessageContaining("poolMaxSize")
                    .hasMessageContaining("poolWaitMs");
        }
    }

    @Test
    void pooledSessionsSurviveTheirWriter() throws Exception {
        try (AwsWrapperDataSource driver = driver("pooling=internal", "poolMaxSize=" + SIZE);
                Connection held = driver.getConnection()) {
            Split.run(held, "INSERT INTO work VALUES (1)");
            PrimaryChange failover = cluster.failOver();
            Split.run(held, "/*@writer*/ SELECT 1 FROM work");
            assertThat(Split.where(cluster, held, "/*@writer*/ " + Split.where(cluster)))
                    .isEqualTo(failover.newPrimary());
            for (int i = 0; i < 2 * SIZE; i++) {
                try (Connection connection = driver.getConnection()) {
                    Split.run(connection, "INSERT INTO work VALUES (2)");
                    assertThat(Split.here(cluster, connection)).isEqualTo(failover.newPrimary());
                }
            }
            cluster.rebuild(failover.oldPrimary());
        }
    }
}
