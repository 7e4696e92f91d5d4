package io.awswrapper.its.credentials.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.IamGateway;
import io.awswrapper.testkit.IamKeys;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens are there before anybody waits for them. Time is real and tokens live for a second or two. */
@PostgresClusterTest(nodes = 1)
class IamRenewalTests {

    private final IamGateway gateway;
    private final AwsWrapperDataSource source = new AwsWrapperDataSource();

    IamRenewalTests(PostgresCluster cluster) {
        gateway = IamGateway.start(
                cluster.primary(), new IamKeys(Keys.REGION).allow(Keys.ID, Keys.SECRET), cluster.password());
        Keys.answer(Keys::good);
    }

    private void url(String more) {
        source.setUrl("jdbc:aws-wrapper:postgresql://" + gateway.address()
                + "/app?plugins=iam&iamCredentialsSource=its&iamRegion=us-east-2&user=app" + more);
    }

    @AfterEach
    void end() {
        source.close();
        gateway.close();
    }

    private void connect() throws SQLException {
        source.getConnection().close();
    }

    @Test
    void renewedWhileASessionIsOpenAndOnlyThen() throws Exception {
        url("&iamTokenLifetimeMs=400");
        try (Connection open = source.getConnection()) {
            Poll.until("renewals without a connect", () -> Keys.questions() >= 4);
            assertThat(open.isValid(1)).isTrue();
        }
        Poll.until("no thread when nobody is connected", () -> threads().isEmpty());
        int questions = Keys.questions();
        connect();
        assertThat(Keys.questions())
                .as("credentials at hand sign the next token")
                .isLessThanOrEqualTo(questions + 1);
        assertThat(gateway.refusals()).isEmpty();
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("aws-wrapper data source"))
                .toList();
    }

    @Test
    void onlyTheFirstConnectWaits() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Keys.answer(() -> {
            if (Keys.questions() > 1) {
                asked.countDown();
                IamTroubleTests.await(never);
            }
            return Keys.good();
        });
        url("&iamTokenLifetimeMs=1000&iamTimeoutMs=1500");
        gateway.tokenLifetime(Duration.ofSeconds(3));
        try (Connection open = source.getConnection()) {
            IamTroubleTests.await(asked);
            // From here AWS does not answer: whoever waited for it would fail after 1.5 s.
            Poll.until("tokens made without AWS", () -> {
                connect();
                return new HashSet<>(gateway.accepted()).size() >= 4;
            });
            assertThat(open.isValid(1)).isTrue();
        } finally {
            never.countDown();
        }
        assertThat(gateway.refusals()).isEmpty();
        assertThat(Keys.questions()).isEqualTo(2);
    }

    @Test
    void brokenSourceWhileATokenIsValid() throws SQLException {
        url("");
        connect();
        Keys.answer(() -> {
            throw new IllegalStateException("the vault is sealed");
        });
        for (int i = 0; i < 5; i++) {
            connect();
        }
        assertThat(Keys.questions()).isZero();
    }

    @Test
    void oneTokenForManyThreads() throws Exception {
        int many = 64;
        CountDownLatch ready = new CountDownLatch(many);
        Keys.answer(() -> {
            IamTroubleTests.await(ready);
            return Keys.good();
        });
        url("&iamTimeoutMs=30000");
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                results.add(threads.submit(() -> {
                    ready.countDown();
                    connect();
                    return true;
                }));
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get(60, TimeUnit.SECONDS)).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(Keys.questions()).isEqualTo(1);
        assertThat(gateway.accepted()).hasSize(many);
        assertThat(new HashSet<>(gateway.accepted())).hasSize(1);
    }
}
