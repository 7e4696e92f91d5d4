package io.awswrapper.runtime.session;

import static io.awswrapper.spi.PluginDescriptor.plugin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.CallKind;
import io.awswrapper.spi.Host;
import io.awswrapper.spi.JdbcCall;
import io.awswrapper.spi.PluginContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LogicalSessionTests {

    private final FakeDatabase database = new FakeDatabase();

    // ---- opening

    @Test
    void isOnTheFirstHostThatCanBeHad() throws SQLException {
        database.watched().fail("a connect", "08001");
        try (Connection connection = database.open("a,b")) {
            assertThat(database.session().host()).isEqualTo(Host.of("b", 5432));
            assertThat(connection).hasToString("Connection to b:5432");
            assertThat(database.logins.get(0)).containsEntry("user", "me").containsEntry("password", "s3cret");
        }
    }

    @Test
    void aRefusedLoginIsRefusedEverywhere() {
        database.fail("a connect", "28P01");

        assertThatThrownBy(() -> database.open("a,b"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        assertThat(database.told()).doesNotContain("b connect");
    }

    @Test
    void whenNoHostCanBeHadThePluginsAreClosedAndAllIsTold() {
        database.watched();
        database.fail("a connect", "08001");
        database.fail("b connect", "08004");

        assertThatThrownBy(() -> database.open("a,b"))
                .hasMessage("b connect")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(first -> assertThat(first).hasMessage("a connect")));
        assertThat(database.told()).endsWith("plugin watch close");
    }

    @Test
    void aPluginThatCannotBeMadeClosesThoseMadeBefore() {
        database.watched().with("broken", Set.of(), JdbcCall::proceed);
        database.fail("plugin broken create", "08001");

        assertThatThrownBy(() -> database.open("a")).isInstanceOf(SQLException.class);
        assertThat(database.told())
                .containsExactly("plugin watch create", "plugin broken create", "plugin watch close");
    }

    @Test
    void aProbePassesOnlyPluginsThatTakePartInProbesAndBoundsItsTime() throws SQLException {
        database.with(plugin("credentials").build(), Set.of(), JdbcCall::proceed)
                .with(plugin("failover").applicationOnly().build(), Set.of(CallKind.EXECUTE), JdbcCall::proceed);
        Connection probe = LogicalSession.probe(
                database.settings("a"), database.environment(), Host.of("b", 5432), Duration.ofSeconds(2));
        probe.close();

        assertThat(database.told())
                .containsExactly("plugin credentials create", "b connect", "b close", "plugin credentials close");
        assertThat(database.logins.get(0)).containsEntry("probeTimeout", "2000").containsEntry("user", "me");
    }

    // ---- moving

    @Test
    void aMoveCarriesTheStateOverAndGivesTheFormerConnectionBack() throws SQLException {
        database.watched();
        try (Connection connection = database.open("a")) {
            connection.setSchema("s");
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            connection.setAutoCommit(false);
            database.told();
            Connection former = database.move("b");

            assertThat(former).hasToString("Connection of a");
            assertThat(database.told())
                    .containsExactly(
                            "b connect",
                            "b setSchema[s]",
                            "b setReadOnly[true]",
                            "b setTransactionIsolation[8]",
                            "b setAutoCommit[false]");
            assertThat(database.session().host()).isEqualTo(Host.of("b", 5432));
            assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
            assertThat(connection.getAutoCommit()).isFalse();
        }
    }

    @Test
    void aMoveForgetsTheTransactionAndWhatWasSetInIt() throws SQLException {
        database.watched();
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set x a");
            assertThat(database.session().inTransaction()).isTrue();
            database.told();
            Connection former = database.move("b");
            assertThat(former).isNotNull();

            assertThat(database.session().inTransaction()).isFalse();
            assertThat(database.told()).containsExactly("b connect", "b setAutoCommit[false]");
        }
    }

    @Test
    void aMoveThatCannotRestoreTheStateChangesNothing() throws SQLException {
        database.watched();
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            connection.setSchema("s");
            database.fail("b setSchema", "3F000");
            assertThatThrownBy(() -> database.move("b")).hasMessage("b setSchema");

            assertThat(database.session().host()).isEqualTo(Host.of("a", 5432));
            assertThat(database.session().physical()).hasToString("Connection of a");
            database.told();
            statement.execute("select 1");
            assertThat(database.told()).endsWith("a execute[select 1]");
        }
        assertThat(database.told()).as("the target is the caller's").doesNotContain("b close");
    }

    @Test
    void closingDuringAMoveEndsTheMoveAndLeavesNothingOpen() throws SQLException {
        database.watched();
        Connection connection = database.open("a");
        connection.setSchema("s");
        database.actions.put("b setSchema", () -> {
            connection.close();
            return null;
        });
        assertThatThrownBy(() -> database.move("b"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));

        assertThat(database.session().isClosed()).isTrue();
        assertThat(database.told()).contains("a close", "plugin watch close").doesNotContain("b close");
    }

    @Test
    void aMoveThatFindsTheSessionClosedEndsTheConnectionItLeaves() throws Exception {
        database.watched();
        Connection connection = database.open("a");
        // The closer may have seen the new connection only: then nobody else ends the former one.
        database.actions.put("b getAutoCommit", () -> {
            connection.close();
            return null;
        });
        assertThatThrownBy(() -> database.move("b")).isInstanceOf(SQLException.class);

        assertThat(database.told()).anyMatch(line -> line.startsWith("a abort"));
    }

    // ---- the end

    @Test
    void closesItsPluginsOnceHoweverOftenAndFromWhereverItIsClosed() throws Exception {
        database.watched();
        Connection connection = database.open("a");
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        database.actions.put("a close", () -> {
            closing.countDown();
            await(answered);
            return null;
        });
        CompletableFuture<Void> closer = CompletableFuture.runAsync(() -> {
            try {
                connection.close();
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
        await(closing);
        connection.abort(Runnable::run);
        assertThat(database.log).as("a close that hangs").anyMatch(line -> line.startsWith("a abort"));
        answered.countDown();
        closer.get(10, TimeUnit.SECONDS);
        connection.close();
        connection.abort(Runnable::run);

        assertThat(connection.isClosed()).isTrue();
        assertThat(connection.isValid(1)).isFalse();
        assertThat(database.log).containsOnlyOnce("plugin watch close");
    }

    @Test
    void aConnectionThatFailsToCloseLetsItsPluginsGoAllTheSame() throws SQLException {
        database.watched().fail("a close", "XX000");
        Connection connection = database.open("a");
        assertThatThrownBy(connection::close).hasMessage("a close");

        assertThat(database.told()).endsWith("plugin watch close");
        connection.close();
    }

    // ---- transactions

    @Test
    void knowsItsTransactionFromJdbcFacts() throws SQLException {
        database.watched();
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            LogicalSession session = database.session();
            statement.execute("update x");
            assertThat(session.inTransaction()).as("auto-commit").isFalse();
            connection.setAutoCommit(false);
            assertThat(session.inTransaction()).as("nothing sent").isFalse();
            statement.execute("update x");
            assertThat(session.inTransaction()).isTrue();
            connection.commit();
            assertThat(session.inTransaction()).isFalse();
            statement.execute("update x");
            connection.rollback();
            assertThat(session.inTransaction()).isFalse();
            statement.execute("update x");
            connection.setAutoCommit(true);
            assertThat(session.inTransaction()).isFalse();
            statement.execute("begin");
            assertThat(session.inTransaction()).as("begun in SQL").isTrue();
            statement.execute("rollback");
            assertThat(session.inTransaction()).isFalse();
        }
    }

    @Test
    void aCommitThatFailedLeavesTheTransactionOpen() throws SQLException {
        database.watched();
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update x");
            database.fail("a commit", "08006");
            assertThatThrownBy(connection::commit).hasMessage("a commit");
            assertThat(database.session().inTransaction()).isTrue();
        }
    }

    @Test
    void whatNeverLeftTheClientOpensNoTransaction() throws SQLException {
        database.watched();
        try (Connection connection = database.open("a");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            database.fail("a execute", "08003");
            assertThatThrownBy(() -> statement.execute("update x")).hasMessage("a execute");
            assertThat(database.session().inTransaction()).isFalse();
            database.fail("a execute", "08006");
            assertThatThrownBy(() -> statement.execute("update x")).hasMessage("a execute");
            assertThat(database.session().inTransaction()).isTrue();
        }
    }

    @Test
    void aSchemaSetWhileTheDriverHasATransactionOpenGoesWithItsRollback() throws SQLException {
        database.watched();
        try (Connection connection = database.open("a")) {
            connection.setAutoCommit(false);
            // pgjdbc's setSchema is a statement: it begins a transaction by itself.
            database.actions.put("a setSchema", () -> {
                database.inTransaction = Optional.of(true);
                return null;
            });
            connection.setSchema("s");
            connection.rollback();
            database.inTransaction = Optional.of(false);
            database.told();
            Connection former = database.move("b");
            assertThat(former).isNotNull();
            assertThat(database.told()).doesNotContain("b setSchema[s]");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void connectorsThatOpenTheSameAreEqual() {
        Environment environment = database.environment();
        SharedConnector connector = new SharedConnector(database.settings("a"), environment);
        assertThat(connector)
                .isEqualTo(new SharedConnector(database.settings("a"), environment))
                .hasSameHashCodeAs(new SharedConnector(database.settings("a"), environment))
                .isNotEqualTo(new SharedConnector(database.settings("b"), environment))
                .isNotEqualTo(new SharedConnector(database.settings("a"), database.environment()));
        assertThat(connector.toString()).doesNotContain("s3cret");
    }

    @Test
    void aStateIsRestoredInAutoCommit() throws SQLException {
        database.watched();
        Connection connection = database.open("a");
        connection.setReadOnly(true);
        PluginContext context = database.contexts.get(0);
        Connection parked = context.connect(Host.of("b", 5432));
        parked.setAutoCommit(false);
        database.told();
        Connection former = context.session().moveTo(Host.of("b", 5432), parked);
        assertThat(former).hasToString("Connection of a");
        assertThat(database.told()).containsExactly("b setAutoCommit[true]", "b setReadOnly[true]");
    }
}
