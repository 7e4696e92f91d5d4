package io.awswrapper.its.credentials.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
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
 * With all loggers of the process wide open, the AWS SDK's and the JDK's among them, no password and no key is to be seen.
 * The session token of the AWS credentials, worth nothing without their key, is a header of each question to AWS: two loggers
 * that are not ours show headers, and no other does.
 */
@PostgresClusterTest(nodes = 1)
class SecrecyTests {

    private static final List<String> SHOW_HEADERS = List.of(
            "sun.net.www.protocol.http.HttpURLConnection ",
            "software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner ");

    private final SecretsLab lab;
    private final String sessionToken = UUID.randomUUID().toString();
    private final Queue<String> seen = new ConcurrentLinkedQueue<>();

    SecrecyTests(PostgresCluster cluster) {
        lab = new SecretsLab(cluster);
    }

    @AfterEach
    void close() {
        System.clearProperty("aws.sessionToken");
        lab.close();
    }

    @Test
    void noPasswordIsSeenAnywhere() throws Exception {
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
        try {
            goThroughEverything();
        } finally {
            root.setLevel(before);
            root.removeHandler(capture);
            handlers.forEach(root::addHandler);
            driver.setLevel(null);
        }

        assertThat(seen).anyMatch(line -> line.contains("software.amazon.awssdk"));
        assertThat(seen).anyMatch(line -> line.contains("AWSCURRENT of secret 'prod/app'"));
        assertThat(lab.passwords()).hasSizeGreaterThan(3);
        assertThat(seen).noneMatch(TestSecret::isIn);
        assertThat(seen)
                .filteredOn(line -> line.contains(sessionToken))
                .isNotEmpty()
                .allMatch(line -> SHOW_HEADERS.stream().anyMatch(line::startsWith));
    }

    private void goThroughEverything() throws Exception {
        lab.makeUser("silent");
        System.setProperty("aws.sessionToken", sessionToken);
        try (AwsWrapperDataSource source = lab.dataSource("", "secretsRetryTimeoutMs", "1")) {
            seen.add(source.explain());
            try (Connection connection = source.getConnection()) {
                seen.add(connection.toString());
                seen.add(connection.getMetaData().getURL());
            }
            lab.endpoint().rotateSingleUser(SecretsLab.SECRET, lab.newPassword(), lab);
            source.getConnection().close();
            lab.setPassword("silent", lab.newPassword());
            seen.add(failure(source));
            lab.endpoint().close();
            seen.add(failure(source));
        }
        try (SecretsLab other = new SecretsLab(lab.cluster())) {
            String password = lab.newPassword();
            other.endpoint().putText(SecretsLab.SECRET, "{\"username\":\"x\", \"password\":\"" + password + "\"");
            try (AwsWrapperDataSource source = other.dataSource("")) {
                seen.add(failure(source));
            }
            other.endpoint()
                    .putText(
                            SecretsLab.SECRET,
                            "{\"username\":\"x\",\"password\":\"p\",\"host\":\"" + password + "/\"}");
            try (AwsWrapperDataSource source = other.dataSource("")) {
                seen.add(failure(source));
            }
        }
    }

    private static String failure(AwsWrapperDataSource source) {
        return SecretsLab.trace(catchThrowableOfType(SQLException.class, source::getConnection));
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
