package io.awswrapper.its.failover;

import static io.awswrapper.its.failover.Told.toldWithCause;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.FailoverException.Outcome;
import io.awswrapper.testkit.DatabaseCluster;
import io.awswrapper.testkit.DatabaseNode;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that becomes read-only between two parts of one call, at a gate in its middle: the refusal of the second part
 * says nothing of the first.
 */
@Timeout(60)
abstract class AbstractRefusedPartTests {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String PASS_THE_GATE = "DO GET_LOCK('gate', 60) + RELEASE_LOCK('gate')";

    private final DatabaseCluster cluster;
    private AwsWrapperDataSource driver;
    private Connection connection;
    private Connection gate;

    AbstractRefusedPartTests(DatabaseCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void closeTheGate() throws SQLException {
        Server.run(
                cluster,
                "DROP TABLE IF EXISTS work",
                "CREATE TABLE work (id int)",
                "DROP PROCEDURE IF EXISTS three",
                "CREATE PROCEDURE three(a int) BEGIN INSERT INTO work VALUES (a); " + PASS_THE_GATE
                        + "; INSERT INTO work VALUES (a + 1); INSERT INTO work VALUES (a + 2); END",
                "DROP PROCEDURE IF EXISTS halves",
                "CREATE PROCEDURE halves(a int) BEGIN INSERT INTO work VALUES (a); COMMIT; " + PASS_THE_GATE
                        + "; INSERT INTO work VALUES (a + 1); END");
        driver = Drivers.direct(cluster, "allowMultiQueries=true");
        connection = driver.getConnection();
        gate = Server.open(cluster, cluster.primary());
        assertThat(Server.one(gate, "SELECT GET_LOCK('gate', 0)")).isEqualTo("1");
    }

    @AfterEach
    void openTheGate() throws SQLException {
        gate.close();
        connection.close();
        driver.close();
    }

    @Test
    void aProcedureIsNotCalledAgain() throws Exception {
        assertUnknownAfterThePart("1", () -> {
            try (CallableStatement call = connection.prepareCall("{call three(?)}")) {
                call.setInt(1, 1);
                call.execute();
            }
        });
    }

    @Test
    void aScriptIsNotRunAgain() throws Exception {
        assertUnknownAfterThePart("1", () -> {
            try (Statement script = connection.createStatement()) {
                script.execute("INSERT INTO work VALUES (1); " + PASS_THE_GATE + "; INSERT INTO work VALUES (2)");
                while (script.getMoreResults() || script.getUpdateCount() >= 0) {
                    // to the last part
                }
            }
        });
    }

    @Test
    void ofABatchNobodyIsToldThatNothingWasApplied() throws Exception {
        assertUnknownAfterThePart("1", () -> {
            try (Statement batch = connection.createStatement()) {
                batch.addBatch("INSERT INTO work VALUES (1)");
                batch.addBatch(PASS_THE_GATE);
                batch.addBatch("INSERT INTO work VALUES (2)");
                batch.executeBatch();
            }
        });
    }

    @Test
    void ofAPreparedBatchNobodyIsToldThatNothingWasApplied() throws Exception {
        assertUnknownAfterThePart("1", () -> {
            try (PreparedStatement batch = connection.prepareStatement("CALL three(?)")) {
                batch.setInt(1, 1);
                batch.addBatch();
                batch.setInt(1, 4);
                batch.addBatch();
                batch.executeBatch();
            }
        });
    }

    @Test
    void aProcedureThatCommitsIsNotRolledBackWithItsTransaction() throws Exception {
        connection.setAutoCommit(false);
        Server.run(connection, "INSERT INTO work VALUES (0)");

        assertUnknownAfterThePart("0,1", () -> Server.run(connection, "CALL halves(1)"));
    }

    @Test
    void aPreparedBatchOfAProcedureThatCommitsIsNotRolledBackWithItsTransaction() throws Exception {
        connection.setAutoCommit(false);
        Server.run(connection, "INSERT INTO work VALUES (0)");

        assertUnknownAfterThePart("0,1", () -> {
            try (PreparedStatement batch = connection.prepareStatement("CALL halves(?)")) {
                batch.setInt(1, 1);
                batch.addBatch();
                batch.executeBatch();
            }
        });
    }

    @Test
    void oneStatementIsRunAgain() throws Exception {
        demote("");

        assertThat(Server.run(connection, "INSERT INTO work VALUES (7)")).isEqualTo(1);
        assertThat(work()).isEqualTo("7");
    }

    private void assertUnknownAfterThePart(String part, ThrowingCallable call) throws Exception {
        CompletableFuture<Void> told = CompletableFuture.runAsync(() -> toldWithCause(Outcome.UNKNOWN, call));
        demote(part);
        Server.run(gate, "DO RELEASE_LOCK('gate')");

        try {
            told.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("What is there: " + work(), e);
        }
        assertThat(work()).isEqualTo(part);
    }

    /** Another host becomes the writer when {@code part} has reached it; no connection is ended. */
    private void demote(String part) throws SQLException {
        DatabaseNode old = cluster.primary();
        DatabaseNode next = cluster.mostAdvancedStandby();
        Poll.until(LIMIT, () -> work(next).equals(part), () -> part + " on the standby");
        try (Connection administration = old.open()) {
            Server.run(administration, "SET GLOBAL " + readOnly() + " = ON");
        }
        cluster.promote(next);
    }

    private String work() throws SQLException {
        return work(cluster.primary());
    }

    private static String work(DatabaseNode node) throws SQLException {
        return String.join(",", Server.column(node, "SELECT id FROM app.work ORDER BY id"));
    }

    abstract String readOnly();
}
