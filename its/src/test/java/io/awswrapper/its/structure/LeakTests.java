package io.awswrapper.its.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is closed is gone: threads here, connections at the servers. */
@PostgresClusterTest
class LeakTests {

    private static final String OPTIONS = "plugins=failover&clusterTopologyRefreshMs=50";
    private static final int SESSIONS = 4;

    private final Threads threads = Threads.now();

    @Test
    void theLastSessionThatIsClosedTakesThreadsAndProbesWithIt(PostgresCluster cluster) throws SQLException {
        List<Connection> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            sessions.add(Wrapper.connect(cluster, OPTIONS));
        }
        // One connection a session, all at the writer, and one a host for its probe.
        awaitConnections(cluster, List.of(SESSIONS + 1, 1, 1));
        assertThat(threads.started()).hasSize(3).allMatch(name -> name.startsWith("aws-wrapper probe "));

        Connection last = sessions.remove(0);
        for (Connection session : sessions) {
            session.close();
        }
        awaitConnections(cluster, List.of(2, 1, 1));
        last.close();
        awaitNothing(cluster);
    }

    @Test
    void sessionsOfSeveralUrlsShareTheProbesOfTheirCluster(PostgresCluster cluster) throws SQLException {
        String one = Wrapper.PREFIX + "postgresql://" + cluster.nodes().get(0).address() + "/app?user=app&password=app&"
                + OPTIONS;
        try (Connection all = Wrapper.connect(cluster, OPTIONS);
                AwsWrapperDataSource none = new AwsWrapperDataSource(one);
                Connection first = java.sql.DriverManager.getConnection(one)) {
            assertThat(all.isValid(1)).isTrue();
            assertThat(first.isValid(1)).isTrue();
            assertThat(none.explain()).contains("failover");
            awaitConnections(cluster, List.of(3, 1, 1));
        }
        awaitNothing(cluster);
    }

    @Test
    void anAbortedSessionLeavesNothing(PostgresCluster cluster) throws SQLException {
        Connection session = Wrapper.connect(cluster, OPTIONS);
        session.abort(Runnable::run);
        assertThat(session.isClosed()).isTrue();
        awaitNothing(cluster);
    }

    @Test
    void aRefusedLoginSaysSoAtOnceAndLeavesNothing(PostgresCluster cluster) throws SQLException {
        // So that the cluster is known, and the probes have the wrong password too.
        Wrapper.connect(cluster, OPTIONS).close();
        String url = Wrapper.url(cluster, OPTIONS.replace("=50", "=1") + "&failoverTimeoutMs=3000")
                .replace("password=app", "password=wrong");
        for (int i = 0; i < 20; i++) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> java.sql.DriverManager.getConnection(url))
                    .satisfies(refusal -> assertThat(refusal.getSQLState()).isEqualTo("28P01"));
        }
        awaitNothing(cluster);
    }

    @Test
    void aClosedDataSourceLeavesNothingButTheConnectionsOfItsUser(PostgresCluster cluster) throws SQLException {
        AwsWrapperDataSource source = new AwsWrapperDataSource(Wrapper.url(cluster, OPTIONS));
        Connection session = source.getConnection();
        awaitConnections(cluster, List.of(2, 1, 1));

        source.close();
        awaitConnections(cluster, List.of(1, 0, 0));
        awaitNoThread();
        assertThatExceptionOfType(SQLException.class).isThrownBy(source::getConnection);
        assertThat(session.isValid(1)).isTrue();
        session.close();
        awaitNothing(cluster);
    }

    @Test
    void withoutAPluginThereIsOneConnectionAndNoThread(PostgresCluster cluster) throws SQLException {
        try (Connection session = Wrapper.connect(cluster, "plugins=")) {
            assertThat(session.isValid(1)).isTrue();
            awaitConnections(cluster, List.of(1, 0, 0));
            assertThat(threads.started()).isEmpty();
        }
        awaitNothing(cluster);
    }

    private void awaitNothing(PostgresCluster cluster) {
        awaitConnections(cluster, List.of(0, 0, 0));
        awaitNoThread();
    }

    private void awaitNoThread() {
        Poll.until("threads of the driver", threads::started, Set::isEmpty);
    }

    private static void awaitConnections(PostgresCluster cluster, List<Integer> expected) {
        Poll.until(
                "connections of each node, expected " + expected,
                () -> cluster.nodes().stream().map(cluster::connectionsTo).toList(),
                expected::equals);
    }
}
