package io.awswrapper.its.credentials.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The password changes in the server while connections are opened: nobody notices. */
abstract class AbstractRotationTests {

    private static final int THREADS = 8;
    private static final int ROTATIONS = 20;

    private final SecretsLab lab;

    AbstractRotationTests(DatabaseCluster cluster) {
        lab = new SecretsLab(cluster);
    }

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void noConnectFailsWhileASingleUserIsRotatedTwentyTimes() throws Exception {
        lab.makeUser("single");

        underLoad(() -> {
            lab.endpoint().rotateSingleUser(SecretsLab.SECRET, lab.newPassword(), lab);
            return lab.endpoint().user(SecretsLab.SECRET);
        });
    }

    @Test
    void noConnectFailsWhileAlternatingUsersAreRotatedTwentyTimes() throws Exception {
        lab.makeUser("turn");
        lab.accounts().make("turn_clone");

        underLoad(() -> {
            lab.endpoint().rotateAlternatingUsers(SecretsLab.SECRET, lab.newPassword(), lab);
            return lab.endpoint().user(SecretsLab.SECRET);
        });
    }

    /** As RDS does when it manages the master user's password, and as any rotation without a pending version does. */
    @Test
    void theBudgetBridgesAPasswordThatChangesBeforeTheSecretSaysSo() throws Exception {
        lab.makeUser("bridged");
        try (AwsWrapperDataSource source = lab.dataSource("", "secretsRetryTimeoutMs", "20000")) {
            source.getConnection().close();
            String password = lab.newPassword();
            lab.setPassword("bridged", password);
            int before = lab.endpoint().calls();
            CompletableFuture<Void> connecting = CompletableFuture.runAsync(() -> {
                try {
                    source.getConnection().close();
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            });
            // Two rounds of questions found nothing new.
            SecretsLab.await("two rounds", () -> lab.endpoint().calls() >= before + 8);
            assertThat(connecting).isNotDone();
            lab.endpoint().createSecret(SecretsLab.SECRET, "bridged", password);
            lab.endpoint().finishSecret(SecretsLab.SECRET);

            connecting.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aServerThatLagsBehindStillTakesThePreviousPassword() throws Exception {
        lab.makeUser("lagging");
        lab.endpoint().createSecret(SecretsLab.SECRET, "lagging", lab.newPassword());
        lab.endpoint().finishSecret(SecretsLab.SECRET);
        try (AwsWrapperDataSource source = lab.dataSource("", "secretsRetryTimeoutMs", "1")) {
            source.getConnection().close();
            assertThat(lab.endpoint().calls())
                    .as("current twice, pending, previous")
                    .isEqualTo(4);
        }
    }

    /** Connects without a pause from all threads; each rotation begins once all of them have connected since the last. */
    private void underLoad(Callable<String> rotation) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<AtomicInteger> opened =
                Stream.generate(AtomicInteger::new).limit(THREADS).toList();
        List<SQLException> failures = new CopyOnWriteArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        // No budget: in these two modes the stages alone leave no gap.
        try (AwsWrapperDataSource source = lab.dataSource("", "secretsRetryTimeoutMs", "1")) {
            for (AtomicInteger ofThread : opened) {
                threads.execute(() -> {
                    while (!done.get()) {
                        try {
                            source.getConnection().close();
                            ofThread.incrementAndGet();
                        } catch (SQLException e) {
                            failures.add(e);
                        }
                    }
                });
            }
            String user = "";
            for (int i = 0; i < ROTATIONS && failures.isEmpty(); i++) {
                awaitConnects(opened, failures);
                user = rotation.call();
            }
            awaitConnects(opened, failures);
            done.set(true);
            threads.shutdown();
            assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(failures).isEmpty();
            try (Connection connection = source.getConnection()) {
                assertThat(lab.accounts().user(connection)).isNotEmpty();
            }
            assertThat(user).isNotEmpty();
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    /** Each of the threads: a connect that goes on through two rotations may well be refused. */
    private static void awaitConnects(List<AtomicInteger> opened, List<SQLException> failures) {
        List<Integer> from = opened.stream().map(AtomicInteger::get).toList();
        SecretsLab.await(
                "connects go on",
                () -> !failures.isEmpty()
                        || IntStream.range(0, THREADS)
                                .allMatch(i -> opened.get(i).get() > from.get(i)));
    }
}
