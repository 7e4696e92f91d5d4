package io.awswrapper.its.credentials.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.IamGateway;
import io.awswrapper.testkit.IamKeys;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.TestSecret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Everything that anybody logs or throws, the AWS SDK and pgjdbc included, at every level, without a token or a key. */
@PostgresClusterTest(nodes = 1)
class IamSecrecyTests {

    @Test
    void noSecretIsSaid(PostgresCluster cluster) throws Exception {
        Keys.answer(() -> AwsSessionCredentials.create(Keys.ID, Keys.SECRET, Keys.SESSION));
        IamKeys keys = new IamKeys(Keys.REGION).allow(Keys.ID, Keys.SECRET);
        try (Records records = new Records();
                IamGateway gateway = IamGateway.start(cluster.primary(), keys, cluster.password());
                AwsWrapperDataSource source = new AwsWrapperDataSource("jdbc:aws-wrapper:postgresql://"
                        + gateway.address() + "/app?plugins=failover,iam&iamCredentialsSource=its&iamRegion=us-east-2"
                        + "&user=app&iamTokenLifetimeMs=500&failoverTimeoutMs=1000")) {
            try (Connection connection = source.getConnection()) {
                records.add(connection + " " + connection.getMetaData().getURL() + " " + source.explain());
                keys.revoke(Keys.ID);
                records.add(catchThrowableOfType(SQLException.class, source::getConnection));
                Keys.answer(() -> {
                    throw new IllegalStateException("the vault is sealed");
                });
                Poll.until("a failed renewal", () -> Keys.questions() > 1);
                records.add(catchThrowableOfType(SQLException.class, source::getConnection));
            }
            assertThat(gateway.signatures()).hasSizeGreaterThan(2);
            assertThat(records.lines).as("it listens").anyMatch(line -> line.contains("the vault is sealed"));
            assertThat(records.lines)
                    .noneMatch(TestSecret::isIn)
                    .noneMatch(line -> gateway.signatures().stream().anyMatch(line::contains));
        }
    }

    /** All that is logged anywhere in this process, and what is added. */
    private static final class Records extends Handler implements AutoCloseable {

        private final Queue<String> lines = new ConcurrentLinkedQueue<>();
        private final Logger root = Logger.getLogger("");
        private final Level before = root.getLevel();
        private final Handler[] others = root.getHandlers();

        Records() {
            setLevel(Level.ALL);
            Arrays.stream(others).forEach(root::removeHandler);
            root.addHandler(this);
            root.setLevel(Level.ALL);
        }

        void add(Object said) {
            lines.add(said instanceof Throwable failure ? trace(failure) : String.valueOf(said));
        }

        private static String trace(Throwable failure) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text, true));
            return text.toString();
        }

        @Override
        public void publish(LogRecord record) {
            lines.add(new SimpleFormatter().format(record) + Arrays.toString(record.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            root.removeHandler(this);
            Arrays.stream(others).forEach(root::addHandler);
            root.setLevel(before);
        }
    }
}
