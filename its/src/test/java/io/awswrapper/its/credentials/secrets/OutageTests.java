package io.awswrapper.its.credentials.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** AWS is slow or gone: only who has nothing yet notices. */
@PostgresClusterTest(nodes = 1)
class OutageTests {

    private final SecretsLab lab;

    OutageTests(PostgresCluster cluster) {
        lab = new SecretsLab(cluster);
    }

    @BeforeEach
    void makeUser() throws SQLException {
        lab.makeUser("patient");
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void refreshesInTheBackgroundAsLongAsASessionIsOpen() throws SQLException {
        try (AwsWrapperDataSource source = lab.dataSource("", "secretsExpirationMs", "200")) {
            Connection connection = source.getConnection();
            SecretsLab.await("three refreshes", () -> lab.endpoint().calls() >= 4);
            connection.close();
            SecretsLab.await("no work planned, so no timer", () -> !isThreadAlive("data source timer"));
        }
    }

    @Test
    void noConnectButTheFirstWaitsForAws() throws SQLException {
        lab.endpoint().latency(Duration.ofSeconds(2));
        try (AwsWrapperDataSource source = lab.dataSource("", "secretsExpirationMs", "100")) {
            assertThat(millisToConnect(source)).isGreaterThanOrEqualTo(2_000);
            try (Connection held = source.getConnection()) {
                SecretsLab.await("a refresh is on its way", () -> lab.endpoint().calls() >= 2);
                assertThat(millisToConnect(source)).isLessThan(1_000);
                assertThat(held.isValid(5)).isTrue();
            }
        }
    }

    @Test
    void usesWhatItHasWhileAwsIsGone() throws SQLException {
        try (AwsWrapperDataSource source = lab.dataSource("", "secretsExpirationMs", "100", "secretsTimeoutMs", "300");
                Connection held = source.getConnection()) {
            for (Consumer<SecretsLab> fault : SecretsLab.outages()) {
                fault.accept(lab);
                int before = lab.endpoint().calls();
                SecretsLab.await("a refresh has failed", () -> lab.endpoint().calls() > before);
                assertThat(millisToConnect(source)).isLessThan(1_000);
                lab.endpoint().heal();
            }
            assertThat(held.isValid(5)).isTrue();
            lab.endpoint().close();
            assertThat(millisToConnect(source)).isLessThan(1_000);
        }
    }

    @Test
    void aRefusedLoginWithAwsGoneCostsNoMoreThanTheTimeout() throws Exception {
        try (AwsWrapperDataSource source =
                lab.dataSource("", "secretsTimeoutMs", "400", "secretsRetryTimeoutMs", "1")) {
            source.getConnection().close();
            lab.setPassword("patient", lab.newPassword());
            lab.endpoint().fallSilent();
            long begun = System.nanoTime();

            SQLException refused = catchThrowableOfType(SQLException.class, source::getConnection);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1_400));
            assertThat(refused.getSQLState()).isEqualTo("28P01");
            assertThat((Throwable) refused)
                    .hasMessageContaining("Login with secret 'prod/app' in us-east-2")
                    .hasMessageContaining("asking for its value now failed");
        }
    }

    @Test
    void aSilentEndpointCostsAConnectToThreeHostsItsTimeoutOnce() {
        lab.endpoint().fallSilent();
        String address = lab.cluster().primary().address();
        String port = address.substring(address.indexOf(':'));
        String hosts = "127.0.0.1" + port + ",127.0.0.2" + port + ",127.0.0.3" + port + "/app";
        try (AwsWrapperDataSource source =
                lab.dataSource(hosts, "plugins", "failover,secretsManager", "secretsTimeoutMs", "500")) {
            long begun = System.nanoTime();

            SQLException failed = catchThrowableOfType(SQLException.class, source::getConnection);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(1_500));
            assertThat(failed.getSQLState()).isEqualTo("08001");
            assertThat((Throwable) failed).hasMessageContaining("no answer within 500 ms");
        }
    }

    private static long millisToConnect(AwsWrapperDataSource source) throws SQLException {
        long begun = System.nanoTime();
        source.getConnection().close();
        return Duration.ofNanos(System.nanoTime() - begun).toMillis();
    }

    private static boolean isThreadAlive(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().contains(name));
    }
}
