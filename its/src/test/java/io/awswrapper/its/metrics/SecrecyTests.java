package io.awswrapper.its.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.CloudWatchEndpoint;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.TestSecret;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * With all loggers of the process wide open, the AWS SDK's and its HTTP client's among them, no secret is to be seen. The
 * session token of the AWS credentials, worth nothing without their key, is a header of each request: loggers that show headers
 * show it.
 */
@PostgresClusterTest(nodes = 1)
class SecrecyTests {

    private static final List<String> SHOW_HEADERS = List.of(
            "org.apache.hc.client5.http.",
            "software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner ");

    private final String sessionToken = UUID.randomUUID().toString();
    private final MetricsLab lab;
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    SecrecyTests(PostgresCluster cluster) {
        lab = new MetricsLab(cluster);
    }

    @AfterEach
    void close() {
        System.clearProperty("aws.sessionToken");
        lab.close();
    }

    @Test
    void noSecretIsSeenAnywhere() throws SQLException {
        Logger root = Logger.getLogger("");
        // pgjdbc logs the URL and the wire's messages at its finest levels; what it does is not ours to vouch for.
        Logger driver = Logger.getLogger("org.postgresql");
        Level before = root.getLevel();
        List<Handler> handlers = List.of(root.getHandlers());
        Handler capture = new Capture();
        handlers.forEach(root::removeHandler);
        root.addHandler(capture);
        root.setLevel(Level.ALL);
        driver.setLevel(Level.INFO);
        System.setProperty("aws.sessionToken", sessionToken);
        try {
            publish();
        } finally {
            root.setLevel(before);
            root.removeHandler(capture);
            handlers.forEach(root::addHandler);
            driver.setLevel(null);
        }

        assertThat(seen).anyMatch(line -> line.contains("software.amazon.awssdk"));
        assertThat(seen).noneMatch(TestSecret::isIn).noneMatch(line -> line.contains(CloudWatchEndpoint.SECRET_KEY));
        assertThat(seen)
                .filteredOn(line -> line.contains(sessionToken))
                .isNotEmpty()
                .allMatch(line -> SHOW_HEADERS.stream().anyMatch(line::startsWith));
        assertThat(lab.endpoint().data().toString()).matches(text -> !TestSecret.isIn(text));
    }

    private void publish() throws SQLException {
        try (AwsWrapperDataSource source = lab.dataSource(50, "");
                Connection connection = source.getConnection()) {
            seen.add(source.explain());
            MetricsLab.call(connection, 10);
            MetricsLab.await("a publication", () -> !lab.endpoint().requests().isEmpty());
            lab.endpoint().deny();
            MetricsLab.await("a refusal", () -> seen.stream().anyMatch(line -> line.contains("are dropped until")));
        }
    }

    private final class Capture extends Handler {
        Capture() {
            setLevel(Level.ALL);
            setFormatter(new SimpleFormatter());
        }

        @Override
        public void publish(LogRecord line) {
            seen.add(line.getLoggerName() + " " + getFormatter().format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
