package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.toldWithCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.ClusterTest;
import io.awswrapper.testkit.Database;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.TcpProxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the application is told outside a transaction: the first half of the contract's table. */
@ClusterTest(value = Database.POSTGRESQL, nodes = 2)
class ContractTests {

    final DatabaseCluster cluster;
    final Idiom idiom;
    final Connection connection;
    private final AwsWrapperDataSource driver;

    ContractTests(DatabaseCluster cluster) throws SQLException {
        this.cluster = cluster;
        this.idiom = Idiom.of(cluster);
        Server.run(cluster, "DROP TABLE IF EXISTS work", "CREATE TABLE work (id int)");
        driver = Drivers.proxied(cluster);
        connection = driver.getConnection();
    }

    @BeforeEach
    void hasState() throws SQLException {
        Server.run(connection, idiom.set(7777));
    }

    private void assertState() throws SQLException {
        assertThat(Server.one(connection, idiom.setting())).isEqualTo(idiom.shown(7777));
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        driver.close();
    }

    TcpProxy proxy() {
        return cluster.proxy(cluster.primary());
    }

    /** Calls that carry no work of the application. */
    enum Idle {
        VALIDATION {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                assertThat(connection.isValid(2)).isTrue();
            }
        },
        READ_ONLY {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                connection.setReadOnly(true);
                connection.setReadOnly(false);
            }
        },
        ISOLATION {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                assertThat(Server.one(connection, idiom.isolation())).isEqualTo("serializable");
            }
        },
        SCHEMA {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                idiom.stay(connection);
            }
        },
        CLIENT_INFO {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                connection.setClientInfo("ApplicationName", "renamed");
                assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("renamed");
            }
        },
        AUTO_COMMIT {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                connection.setAutoCommit(false);
                connection.setAutoCommit(true);
            }
        },
        CATALOG_QUESTION {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                try (ResultSet tables = connection.getMetaData().getTables(null, null, "work", null)) {
                    assertThat(tables.next()).isTrue();
                }
            }
        },
        PREPARE {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                try (PreparedStatement statement = connection.prepareStatement("SELECT 1")) {
                    assertThat(statement.getMetaData().getColumnCount()).isEqualTo(1);
                }
            }
        },
        COMMIT_OF_NOTHING {
            @Override
            void on(Connection connection, Idiom idiom) throws SQLException {
                connection.setAutoCommit(false);
                connection.commit();
                connection.rollback();
                connection.setAutoCommit(true);
            }
        };

        abstract void on(Connection connection, Idiom idiom) throws SQLException;
    }

    @ParameterizedTest
    @EnumSource
    void aCallWithoutWorkNoticesNothing(Idle idle) throws SQLException {
        proxy().reset();

        idle.on(connection, idiom);

        assertState();
        assertThat(connection.isValid(2)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aCallWithoutWorkMovesToTheNewWriter(Idle idle) throws SQLException {
        Fault.changePrimary(cluster);

        idle.on(connection, idiom);

        assertState();
        assertThat(Server.node(cluster, connection)).isEqualTo(cluster.primary().name());
        assertThat(Server.run(connection, "INSERT INTO work VALUES (1)")).isEqualTo(1);
    }

    @Test
    void theFirstUseAfterCheckoutMovesToTheNewWriterSilently() throws SQLException {
        cluster.failOver();

        assertThat(Server.node(cluster, connection)).isEqualTo(cluster.primary().name());
        assertState();
    }

    @Test
    void aReadIsRunAgain() throws SQLException {
        CompletableFuture<Void> cut = proxy().cutBeforeResponse("SELECT 40 + 2");

        assertThat(Server.one(connection, "SELECT 40 + 2")).isEqualTo("42");

        assertThat(cut).isCompleted();
        assertState();
    }

    @Test
    void aReadOfManyRowsIsRunAgainFromItsBegin() throws SQLException {
        String sql = idiom.series(50_000);
        CompletableFuture<Void> cut = proxy().dropAfterBytes("50000", 100_000);

        assertThat(Server.column(connection, sql)).hasSize(50_000).endsWith("50000");

        assertThat(cut).isCompleted();
    }

    @Test
    void aPreparedReadIsRunAgainWithItsParameters() throws SQLException {
        String sql = "SELECT ?::int, ?::bigint, ?::text, ?::bytea, ?::numeric, ?::boolean, ?::float8, ?::timestamp,"
                + " ?::text, ?::smallint, ?::real, ?::text, ?::int[]";
        try (PreparedStatement read = connection.prepareStatement(sql)) {
            set(read);
            read.setFloat(11, 1.25f);
            read.setObject(12, "object");
            read.setArray(13, connection.createArrayOf("int4", new Object[] {1, 2, 3}));
            CompletableFuture<Void> cut = proxy().cutBeforeResponse("::smallint");

            try (ResultSet row = read.executeQuery()) {
                assertThat(cut).isCompleted();
                assertThat(row.next()).isTrue();
                assertSet(row);
                assertThat(row.getFloat(11)).isEqualTo(1.25f);
                assertThat(row.getString(12)).isEqualTo("object");
                assertThat(row.getArray(13).getArray()).isEqualTo(new Integer[] {1, 2, 3});
                assertThat(row.getStatement()).isSameAs(read);
            }
        }
    }

    /** Sets the first ten parameters, each of another type. */
    static void set(PreparedStatement read) throws SQLException {
        read.setInt(1, 1);
        read.setLong(2, Long.MAX_VALUE);
        read.setString(3, "tschüß");
        read.setBytes(4, new byte[] {0, 1, -1});
        read.setBigDecimal(5, new BigDecimal("12.340"));
        read.setBoolean(6, true);
        read.setDouble(7, -0.5);
        read.setTimestamp(8, Timestamp.valueOf("2026-02-28 23:59:59.123456"));
        read.setNull(9, Types.VARCHAR);
        read.setShort(10, Short.MIN_VALUE);
    }

    /** The row has what {@link #set} has set. */
    static void assertSet(ResultSet row) throws SQLException {
        assertThat(row.getInt(1)).isEqualTo(1);
        assertThat(row.getLong(2)).isEqualTo(Long.MAX_VALUE);
        assertThat(row.getString(3)).isEqualTo("tschüß");
        assertThat(row.getBytes(4)).containsExactly(0, 1, -1);
        assertThat(row.getBigDecimal(5)).isEqualTo(new BigDecimal("12.340"));
        assertThat(row.getBoolean(6)).isTrue();
        assertThat(row.getDouble(7)).isEqualTo(-0.5);
        assertThat(row.getTimestamp(8)).isEqualTo(Timestamp.valueOf("2026-02-28 23:59:59.123456"));
        assertThat(row.getString(9)).isNull();
        assertThat(row.getShort(10)).isEqualTo(Short.MIN_VALUE);
    }

    @Test
    void withReplayOffAReadIsToBeRepeated() throws SQLException {
        try (AwsWrapperDataSource strict = Drivers.proxied(cluster, "failoverReplay=off");
                Connection own = strict.getConnection()) {
            CompletableFuture<Void> cut = proxy().cutBeforeResponse("SELECT 40 + 2");

            toldWithCause(Outcome.NOT_APPLIED, () -> Server.one(own, "SELECT 40 + 2"));

            assertThat(cut).isCompleted();
            assertThat(Server.one(own, "SELECT 40 + 2")).isEqualTo("42");
        }
    }

    @Test
    void rowsThatCannotBeFetchedAnyMoreAreToBeReadAgain() throws SQLException {
        // pgjdbc fetches in portions within a transaction only; the rest of them is fetched after its end.
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(10);
            ResultSet rows = statement.executeQuery("SELECT n FROM generate_series(1, 100) n");
            assertThat(rows.next()).isTrue();
            connection.setAutoCommit(true);
            proxy().reset();

            toldWithCause(Outcome.NOT_APPLIED, () -> {
                while (rows.next()) {
                    assertThat(rows.getInt(1)).isLessThanOrEqualTo(10);
                }
            });
        }
        assertThat(Server.column(connection, "SELECT n FROM generate_series(1, 100) n"))
                .hasSize(100);
    }

    @Test
    void aStatementThatNeverLeftTheClientIsSentOnceSilently() throws SQLException {
        idiom.unwrap(connection).close();

        assertThat(Server.run(connection, "INSERT INTO work VALUES (7)")).isEqualTo(1);

        assertThat(Server.column(cluster, "SELECT id FROM work")).containsExactly("7");
    }

    @Test
    void withReplayOffAStatementThatNeverLeftTheClientIsToBeRepeated() throws SQLException {
        try (AwsWrapperDataSource strict = Drivers.proxied(cluster, "failoverReplay=off");
                Connection own = strict.getConnection();
                Statement statement = own.createStatement()) {
            idiom.unwrap(own).close();

            toldWithCause(Outcome.NOT_APPLIED, () -> statement.executeUpdate("INSERT INTO work VALUES (7)"));

            assertThat(Server.column(cluster, "SELECT id FROM work")).isEmpty();
            assertThat(Server.run(own, "INSERT INTO work VALUES (7)")).isEqualTo(1);
        }
    }

    /** Single statements of which nobody can know, when the answer is missing. */
    enum Write {
        STATEMENT,
        PREPARED,
        RETURNING,
        IN_A_WITH,
        BATCH,
        BY_A_FUNCTION;

        private String sql(Idiom idiom) {
            return switch (this) {
                case STATEMENT, PREPARED, BATCH -> "INSERT INTO work VALUES (1)";
                case RETURNING -> idiom.queryThatInserts();
                case IN_A_WITH -> idiom.commonTableThatInserts();
                case BY_A_FUNCTION -> "SELECT insert_work(1)";
            };
        }

        @SuppressWarnings("CheckReturnValue")
        void on(Connection connection, Idiom idiom) throws SQLException {
            String sql = sql(idiom);
            try (Statement statement = connection.createStatement();
                    PreparedStatement prepared = connection.prepareStatement(sql)) {
                switch (this) {
                    case PREPARED -> prepared.executeUpdate();
                    case BATCH -> {
                        prepared.addBatch();
                        prepared.executeBatch();
                    }
                    default -> statement.execute(sql);
                }
            }
        }

        /** What the driver sends, and nothing else. */
        String text() {
            return this == BY_A_FUNCTION ? "insert_work(1)" : "INSERT INTO work";
        }
    }

    private void makeFunction() throws SQLException {
        Server.administer(cluster, "DROP FUNCTION IF EXISTS insert_work", idiom.insertFunction("insert_work"));
    }

    @ParameterizedTest
    @EnumSource
    void aWriteThatWasAppliedIsUnknown(Write write) throws SQLException {
        makeFunction();
        CompletableFuture<Void> cut = proxy().cutBeforeResponse(write.text());

        toldWithCause(Outcome.UNKNOWN, () -> write.on(connection, idiom));

        assertThat(cut).isCompleted();
        assertThat(Server.column(cluster, "SELECT id FROM work")).containsExactly("1");
        assertState();
    }

    @ParameterizedTest
    @EnumSource
    void aWriteThatWasNotAppliedIsUnknownToo(Write write) throws SQLException {
        makeFunction();
        CompletableFuture<Void> cut = proxy().cutBeforeRequest(write.text());

        toldWithCause(Outcome.UNKNOWN, () -> write.on(connection, idiom));

        assertThat(cut).isCompleted();
        assertThat(Server.column(cluster, "SELECT id FROM work")).isEmpty();
        write.on(connection, idiom);
        assertThat(Server.column(cluster, "SELECT id FROM work")).containsExactly("1");
    }

    @Test
    void aSettingWhoseAnswerWasLostIsNotSilentlyForgotten() throws SQLException {
        CompletableFuture<Void> cut = proxy().cutBeforeResponse(idiom.set(5432));

        try {
            Server.run(connection, idiom.set(5432));
        } catch (SQLException told) {
            assertThat(told.getSQLState()).isIn("08007", "08S02");
            Server.run(connection, idiom.set(5432));
        }

        assertThat(cut).isCompleted();
        assertThat(Server.one(connection, idiom.setting())).isEqualTo(idiom.shown(5432));
    }

    @Test
    void anErrorOfTheStatementIsPassedOnAsItIs() throws SQLException {
        try (Connection plain = Server.open(cluster, cluster.primary())) {
            for (String mistake : List.of("SELEC 1", "SELECT * FROM nowhere")) {
                SQLException expected = catchThrowableOfType(SQLException.class, () -> Server.run(plain, mistake));
                assertThatThrownBy(() -> Server.run(connection, mistake))
                        .hasSameClassAs(expected)
                        .hasMessage(expected.getMessage());
            }
        }
    }
}
