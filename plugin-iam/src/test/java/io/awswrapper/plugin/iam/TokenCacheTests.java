package io.awswrapper.plugin.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.plugin.iam.TokenRequest.Login;
import io.awswrapper.spi.Resources;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** When tokens are made and when they are thrown away, by a clock that stands still unless told. */
class TokenCacheTests {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Instant BEGIN = Instant.parse("2026-11-23T00:00:00Z");

    private volatile Instant now = BEGIN;
    private final Worker worker = new Worker();
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger signatures = new AtomicInteger();
    private Supplier<AwsCredentialsIdentity> answer = () -> AwsBasicCredentials.create("AKIA", "secret");

    private final TokenCache cache = new TokenCache(
            worker,
            new Ticking(),
            login -> new CredentialsOrigin() {
                @Override
                public AwsCredentialsIdentity resolve() {
                    questions.incrementAndGet();
                    return answer.get();
                }

                @Override
                public String region() {
                    return "us-east-2";
                }
            },
            (credentials, region, request, when) ->
                    "token " + signatures.incrementAndGet() + " of " + credentials.secretAccessKey());

    private TokenRequest request(String host) {
        return new TokenRequest(
                new Login(Login.Kind.DEFAULT_CHAIN, ""), "us-east-2", host, 5432, "app", Duration.ofMinutes(15));
    }

    private String token() throws SQLException {
        return cache.slot(request("a")).get(PATIENCE).value();
    }

    @Test
    void oneTokenForFifteenMinutesWithoutASession() throws SQLException {
        assertThat(token()).isEqualTo("token 1 of secret");
        now = BEGIN.plus(Duration.ofMinutes(14));
        assertThat(token()).isEqualTo("token 1 of secret");
        assertThat(worker.planned()).as("nobody is connected").isEmpty();
        now = BEGIN.plus(Duration.ofSeconds(14 * 60 + 30));
        assertThat(token()).isEqualTo("token 2 of secret");
        assertThat(questions).as("the credentials have not expired").hasValue(1);
    }

    @Test
    void renewedWhileASessionIsOpen() throws SQLException {
        cache.sessionOpened();
        token();
        assertThat(worker.planned()).hasSize(1).allMatch(plan -> isBetween(plan.delay(), 585, 720));
        now = BEGIN.plus(Duration.ofMinutes(12));
        worker.runPlanned();
        assertThat(signatures).hasValue(2);
        assertThat(questions).as("by credentials asked for again").hasValue(2);
        assertThat(worker.planned()).as("and so on").hasSize(1);
        assertThat(token()).isEqualTo("token 2 of secret");
        cache.sessionClosed();
        assertThat(worker.planned()).isEmpty();
    }

    private static boolean isBetween(Duration delay, long seconds, long most) {
        return delay.toSeconds() >= seconds && delay.toSeconds() <= most;
    }

    @Test
    void jitter() throws SQLException {
        cache.sessionOpened();
        for (int i = 0; i < 20; i++) {
            cache.slot(request("h" + i)).get(PATIENCE);
        }
        assertThat(worker.planned().stream().map(Plan::delay).distinct().count())
                .isGreaterThan(10);
    }

    @Test
    void plannedAgainByTheNextSession() throws SQLException {
        token();
        now = BEGIN.plus(Duration.ofMinutes(9));
        cache.sessionOpened();
        cache.sessionOpened();
        assertThat(worker.planned()).hasSize(1).allMatch(plan -> isBetween(plan.delay(), 45, 180));
        cache.sessionClosed();
        assertThat(worker.planned()).hasSize(1);
        cache.sessionClosed();
        assertThat(worker.planned()).isEmpty();
    }

    @Test
    void oldTokenServedWhileRenewalFails() throws SQLException {
        cache.sessionOpened();
        token();
        answer = () -> {
            throw new IllegalStateException("the vault is sealed");
        };
        now = BEGIN.plus(Duration.ofMinutes(12));
        worker.runPlanned();
        assertThat(token()).isEqualTo("token 1 of secret");
        assertThat(worker.planned())
                .as("tried again soon")
                .hasSize(1)
                .allMatch(plan -> isBetween(plan.delay(), 10, 20));
        answer = () -> AwsBasicCredentials.create("AKIA", "next");
        worker.runPlanned();
        assertThat(token()).isEqualTo("token 2 of next");
    }

    @Test
    void tokenEndsWithItsCredentials() throws SQLException {
        answer = () -> expiring(BEGIN.plus(Duration.ofMinutes(5)));
        cache.sessionOpened();
        token();
        assertThat(worker.planned()).hasSize(1).allMatch(plan -> isBetween(plan.delay(), 195, 240));
        now = BEGIN.plus(Duration.ofMinutes(5));
        answer = () -> expiring(BEGIN.plus(Duration.ofMinutes(65)));
        assertThat(token()).isEqualTo("token 2 of secret");
        assertThat(questions).hasValue(2);
    }

    private static AwsCredentialsIdentity expiring(Instant when) {
        return AwsSessionCredentials.builder()
                .accessKeyId("ASIA")
                .secretAccessKey("secret")
                .sessionToken("session")
                .expirationTime(when)
                .build();
    }

    @Test
    void expiredCredentials() {
        answer = () -> expiring(BEGIN.minusSeconds(1));
        assertThatThrownBy(this::token)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("expired at 2026-11-22T23:59:59Z");
        assertThat(signatures).hasValue(0);
    }

    @Test
    void anotherHostNeedsNoAws() throws SQLException {
        token();
        answer = () -> {
            throw new IllegalStateException("the vault is sealed");
        };
        assertThat(cache.slot(request("b")).get(PATIENCE).value()).isEqualTo("token 2 of secret");
        assertThat(questions).hasValue(1);
    }

    @Test
    void refusedTokenIsReplacedOnce() throws SQLException {
        TokenSlot slot = cache.slot(request("a"));
        Token refused = slot.get(PATIENCE);
        answer = () -> AwsBasicCredentials.create("AKIA", "next");
        Token next = slot.replace(refused, PATIENCE);
        assertThat(next.value()).isEqualTo("token 2 of next");
        assertThat(slot.replace(refused, PATIENCE)).as("whoever comes later").isSameAs(next);
        assertThat(slot.get(PATIENCE)).isSameAs(next);
        assertThat(questions).hasValue(2);
    }

    @Test
    void refusedTokenIsDroppedEvenWithoutAnother() throws SQLException {
        TokenSlot slot = cache.slot(request("a"));
        Token refused = slot.get(PATIENCE);
        answer = () -> {
            throw new IllegalStateException("the vault is sealed");
        };
        assertThatThrownBy(() -> slot.replace(refused, PATIENCE)).hasMessageContaining("the vault is sealed");
        assertThat(slot.get(PATIENCE)).isNotEqualTo(refused);
    }

    @Test
    void oneTokenForManyThreads() throws Exception {
        int many = 64;
        CountDownLatch ready = new CountDownLatch(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        try {
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                results.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return token();
                }));
            }
            for (Future<String> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS)).isEqualTo("token 1 of secret");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(signatures).hasValue(1);
        assertThat(questions).hasValue(1);
    }

    @Test
    void bounded() throws SQLException {
        cache.sessionOpened();
        for (int i = 0; i < 3 * TokenCache.MOST_SLOTS; i++) {
            now = BEGIN.plusMillis(i);
            cache.slot(request("h" + i)).get(PATIENCE);
        }
        assertThat(worker.planned()).hasSize(TokenCache.MOST_SLOTS);
        int signed = signatures.get();
        cache.slot(request("h" + (3 * TokenCache.MOST_SLOTS - 1))).get(PATIENCE);
        assertThat(signatures).as("the last ones are kept").hasValue(signed);
    }

    @Test
    void nothingAfterClose() throws SQLException {
        cache.sessionOpened();
        token();
        cache.close();
        assertThat(worker.planned()).isEmpty();
    }

    @Test
    void saysNoSecret() throws SQLException {
        TokenSlot slot = cache.slot(request("a"));
        Token token = slot.get(PATIENCE);
        assertThat(token + " " + slot + " " + slot.request() + " " + new Credentials(answer.get(), 1))
                .doesNotContain("token 1")
                .doesNotContain("secret");
    }

    private record Plan(Runnable work, Duration delay) {}

    /** Does at once what is to be done now, and keeps what is planned for later. */
    private static final class Worker implements Resources {

        private final List<Plan> plans = new ArrayList<>();

        List<Plan> planned() {
            return List.copyOf(plans);
        }

        void runPlanned() {
            List<Plan> due = List.copyOf(plans);
            plans.clear();
            due.forEach(plan -> plan.work().run());
        }

        @Override
        public <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> maker) {
            return maker.get();
        }

        @Override
        public Runnable schedule(Runnable work, Duration delay) {
            Plan plan = new Plan(work, delay);
            if (delay.isZero()) {
                work.run();
            } else {
                plans.add(plan);
            }
            return () -> plans.remove(plan);
        }
    }

    private final class Ticking extends Clock {

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
