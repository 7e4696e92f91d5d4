package io.awswrapper.its.credentials.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.TcpProxy;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The SDK's client ends with the data source: its threads, and its sockets as the network sees them. */
@PostgresClusterTest(nodes = 1)
class ClosingTests {

    private final SecretsLab lab;
    private final TcpProxy proxy;
    private final Set<Thread> before = threads();

    ClosingTests(PostgresCluster cluster) {
        lab = new SecretsLab(cluster);
        URI aws = URI.create(lab.endpoint().url());
        proxy = TcpProxy.start("testkit secrets proxy", aws.getHost(), aws.getPort());
    }

    @BeforeEach
    void makeUser() throws SQLException {
        lab.makeUser("closing");
    }

    @AfterEach
    void close() {
        proxy.close();
        lab.close();
    }

    private AwsWrapperDataSource source(String timeoutMillis) {
        return lab.dataSource(
                "",
                "secretsEndpoint",
                "http://" + proxy.address(),
                "secretsExpirationMs",
                "100",
                "secretsTimeoutMs",
                timeoutMillis);
    }

    @Test
    void nothingIsLeft() throws SQLException {
        AwsWrapperDataSource source = source("5000");
        try (Connection open = source.getConnection()) {
            SecretsLab.await("some refreshes", () -> lab.endpoint().calls() >= 3);
            assertThat(threads()).as("there is something to end").isNotEqualTo(before);
            source.close();
            awaitNothing();
            int calls = lab.endpoint().calls();
            assertThat(open.isValid(5)).isTrue();
            assertThat(lab.endpoint().calls()).isEqualTo(calls);
        }
    }

    @Test
    void aQuestionThatIsOnItsWayEndsToo() throws SQLException {
        AwsWrapperDataSource source = source("300000");
        try (Connection open = source.getConnection()) {
            lab.endpoint().fallSilent();
            int calls = lab.endpoint().calls();
            SecretsLab.await("a refresh that hangs", () -> lab.endpoint().calls() > calls && proxy.connections() > 0);
            source.close();
            // Long before the five minutes that it may take.
            SecretsLab.await("no thread", () -> before.containsAll(threads()));
            // The other end notices when it looks.
            lab.endpoint().heal();
            awaitNothing();
            assertThat(open.isValid(5)).isTrue();
        }
    }

    private void awaitNothing() {
        SecretsLab.await("no connection to AWS", () -> proxy.connections() == 0);
        SecretsLab.await("no thread", () -> before.containsAll(threads()));
    }

    /** Those of the driver and of the SDK. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("(aws-wrapper|sdk-|idle-connection-reaper|Keep-Alive).*"))
                .collect(Collectors.toSet());
    }
}
