package io.awswrapper.its.credentials.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.credentials.Accounts;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.Failover;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A failover after a rotation: session and probes log in with what is right by then. */
@PostgresClusterTest(synchronous = true, remoteApply = true)
class FailoverTests {

    private final PostgresCluster cluster;
    private final SecretsLab lab;

    FailoverTests(PostgresCluster cluster) {
        this.cluster = cluster;
        lab = new SecretsLab(cluster);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void sessionAndProbesLogInAfterARotationAndAFailover() throws Exception {
        lab.makeUser("moving");
        // The order of the list is wrong on purpose: the plugin's descriptor puts it behind failover.
        try (AwsWrapperDataSource source =
                        lab.dataSource(cluster.hosts() + "/app", "plugins", "secretsManager,failover");
                Connection connection = source.getConnection()) {
            assertThat(Accounts.ask(connection, "SELECT session_user")).isEqualTo("moving");
            lab.endpoint().rotateSingleUser(SecretsLab.SECRET, lab.newPassword(), lab);
            for (PostgresNode node : cluster.nodes()) {
                endProbes(node);
                SecretsLab.await("a probe has logged in again at " + node, () -> probes(node) > 0);
            }

            Failover failover = cluster.failOver();

            assertThat(Accounts.ask(connection, "SELECT session_user || '@' || inet_server_port()"))
                    .isEqualTo("moving@" + failover.newPrimary().port());
            lab.endpoint().rotateSingleUser(SecretsLab.SECRET, lab.newPassword(), lab);
            try (Connection another = source.getConnection()) {
                assertThat(Accounts.ask(another, "SELECT pg_is_in_recovery()")).isEqualTo("f");
            }
        }
    }

    private int probes(PostgresNode node) {
        return cluster.connectionsTo(node, "aws-wrapper probe");
    }

    private static void endProbes(PostgresNode node) {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:postgresql://" + node.address() + "/app", "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    + " WHERE application_name = 'aws-wrapper probe'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
