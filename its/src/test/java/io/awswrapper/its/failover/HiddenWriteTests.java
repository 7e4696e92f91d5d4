package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.toldWithCause;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries that write although their text does not tell: when the answer of one is lost, it is not run again. */
@ClusterTest(value = Database.POSTGRESQL, nodes = 2)
@Timeout(60)
class HiddenWriteTests {

    private static final String PROBED = " -- probed";

    final DatabaseCluster cluster;
    final Idiom idiom;
    private AwsWrapperDataSource driver;
    private Connection connection;

    HiddenWriteTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        this.idiom = Idiom.of(cluster);
        define();
    }

    @BeforeEach
    void connect() throws SQLException {
        Server.administer(cluster, "DELETE FROM " + work());
        driver = Drivers.proxied(cluster);
        connection = driver.getConnection();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        driver.close();
    }

    void define() throws SQLException {
        Server.run(
                cluster,
                "DROP TABLE IF EXISTS work, one, guarded CASCADE",
                "DROP SEQUENCE IF EXISTS counter CASCADE",
                "CREATE TABLE work (id int)",
                "CREATE SEQUENCE counter",
                "DROP FUNCTION IF EXISTS remember, remembering CASCADE",
                "CREATE TABLE one AS SELECT 1 AS n",
                "CREATE FUNCTION remember(n int) RETURNS int LANGUAGE sql"
                        + " AS 'INSERT INTO work VALUES (n); SELECT n'",
                "CREATE FUNCTION remembered(one) RETURNS int LANGUAGE sql AS 'SELECT remember(5)'",
                "CREATE FUNCTION length(one) RETURNS int LANGUAGE sql AS 'SELECT remember(6)'",
                "CREATE FUNCTION remembering(s int, n int) RETURNS int LANGUAGE sql AS 'SELECT remember(n)'",
                "CREATE AGGREGATE total(int) (SFUNC = remembering, STYPE = int)",
                "CREATE VIEW hiding AS SELECT remember(n) AS n FROM one",
                "CREATE VIEW deeper AS SELECT n + 1 AS m FROM (SELECT n FROM hiding) h",
                "CREATE VIEW counting AS SELECT nextval('counter') AS n, remember(1)",
                "CREATE VIEW totals AS SELECT total(n) FROM one",
                "CREATE VIEW plain AS SELECT n, lower('A'), random() FROM one WHERE n > 0",
                "CREATE TABLE guarded AS SELECT 1 AS n",
                "CREATE POLICY hidden ON guarded USING (remember(n) > 0)",
                "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE guarded FORCE ROW LEVEL SECURITY");
    }

    static List<String> hidden() {
        return List.of(
                "SELECT n FROM hiding",
                "TABLE deeper",
                "SELECT * FROM \"deeper\" AS x",
                "WITH c AS (SELECT n FROM public.counting) SELECT * FROM c",
                "SELECT * FROM totals",
                "SELECT o.remembered FROM one o",
                "SELECT length(o) FROM one o",
                "SELECT n FROM guarded");
    }

    static List<String> plain() {
        return List.of(
                "SELECT count(*) FROM work",
                "SELECT n FROM plain",
                "SELECT o.n, lower('a') FROM public.one AS o WHERE o.n = 1 ORDER BY n LIMIT 10");
    }

    @ParameterizedTest
    @MethodSource("hidden")
    void aHiddenWriteIsNotDoneTwice(String sql) throws SQLException {
        CompletableFuture<Void> cut = cluster.proxy(cluster.primary()).cutBeforeResponse(PROBED);

        toldWithCause(Outcome.UNKNOWN, () -> Server.column(connection, sql + PROBED));

        assertThat(cut).isCompleted();
        assertThat(Server.column(cluster, "SELECT count(*) FROM " + work())).containsExactly("1");
    }

    @ParameterizedTest
    @MethodSource("plain")
    void aPlainReadIsRunAgain(String sql) throws SQLException {
        CompletableFuture<Void> cut = cluster.proxy(cluster.primary()).cutBeforeResponse(PROBED);

        assertThat(Server.column(connection, sql + PROBED)).hasSize(1);

        assertThat(cut).isCompleted();
    }

    private String work() {
        return idiom.isPostgres() ? "work" : "app.work";
    }
}
