package io.awswrapper.plugin.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.awswrapper.spi.Resources;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedSecretTests {

    private static final SecretReference REFERENCE = new SecretReference(
            "db",
            new SecretReference.Access("us-east-2", null, null, Duration.ofSeconds(5)),
            "username",
            "password",
            Duration.ofMinutes(10));

    private final ManualResources resources = new ManualResources();
    private final FakeSource source = new FakeSource();
    private final SecretCache cache = new SecretCache(resources, access -> source, resources::now, () -> 0.5);
    private final CachedSecret secret = cache.secret(REFERENCE);

    @BeforeEach
    void fill() {
        source.set(Stage.CURRENT, "one");
    }

    @Test
    void asksOnceAndServesThat() throws SQLException {
        assertThat(secret.login().password()).isEqualTo("one");
        resources.pass(Duration.ofDays(1));
        assertThat(cache.secret(REFERENCE).login().password()).isEqualTo("one");
        assertThat(source.asked()).isEqualTo(1);
    }

    @Test
    void refreshesBeforeItExpiresWhileThereAreSessions() throws SQLException {
        secret.login();
        secret.enter();
        secret.enter();
        assertThat(resources.planned()).containsExactly(Duration.ofSeconds(495));
        source.set(Stage.CURRENT, "two");

        resources.pass(Duration.ofSeconds(495));

        assertThat(secret.login().password()).isEqualTo("two");
        assertThat(source.asked()).isEqualTo(2);
        secret.leave();
        assertThat(resources.planned()).containsExactly(Duration.ofSeconds(495));
        secret.leave();
        assertThat(resources.planned()).isEmpty();
    }

    @Test
    void refreshesAtOnceWhenASessionComesLate() throws SQLException {
        secret.login();
        resources.pass(Duration.ofHours(1));
        source.set(Stage.CURRENT, "two");

        secret.enter();

        assertThat(secret.login().password()).isEqualTo("two");
    }

    @Test
    void keepsWhatItHasWhileAwsFailsAndTriesAgain() throws SQLException {
        secret.login();
        secret.enter();
        source.fail(new SQLException("down", "08001"));
        resources.pass(Duration.ofSeconds(495));

        assertThat(secret.login().password()).isEqualTo("one");
        assertThat(resources.planned()).containsExactly(Duration.ofSeconds(45));

        source.fail(null);
        source.set(Stage.CURRENT, "two");
        resources.pass(Duration.ofSeconds(45));
        assertThat(secret.login().password()).isEqualTo("two");
    }

    @Test
    void aFailureHoldsForAMomentSoThatOneConnectDoesNotWaitForEachOfItsHosts() throws SQLException {
        source.fail(new SQLException("down", "08001"));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(secret::login).isInstanceOf(SQLException.class).hasMessage("down");
        }
        assertThat(source.asked()).isEqualTo(1);

        resources.pass(Duration.ofSeconds(1));
        source.fail(null);
        assertThat(secret.login().password()).isEqualTo("one");
    }

    @Test
    void doesNotTakeBackWhatTheDatabaseRefused() throws SQLException {
        Login refused = secret.login();
        secret.enter();
        secret.adopt(refused, FakeSource.login("pending"));

        resources.pass(Duration.ofMinutes(9));
        assertThat(secret.login().password()).isEqualTo("pending");

        source.set(Stage.CURRENT, "later");
        resources.pass(Duration.ofMinutes(9));
        assertThat(secret.login().password()).isEqualTo("later");
    }

    @Test
    void whoIsLateDoesNotOverwriteWhatOthersFound() throws SQLException {
        Login first = secret.login();
        secret.adopt(first, FakeSource.login("newer"));
        secret.adopt(first, FakeSource.login("older"));

        assertThat(secret.login().password()).isEqualTo("newer");
    }

    @Test
    void endsWithItsOwner() throws SQLException {
        secret.login();
        secret.enter();

        cache.close();

        assertThat(source.isClosed()).isTrue();
        assertThat(resources.planned()).isEmpty();
    }

    @Test
    void showsNoSecret() throws SQLException {
        source.set(Stage.CURRENT, "s3cr");

        assertThat(secret.login() + " " + secret.reference()).doesNotContain("s3cr");
    }

    @Test
    void standsWhereConnectionsPassAndBeforeIam() {
        var descriptor = new SecretsProvider().descriptor();

        assertThat(descriptor.id()).isEqualTo("secretsManager");
        assertThat(descriptor.after()).contains("failover");
        assertThat(descriptor.before()).contains("iam");
        assertThat(descriptor.probes()).isTrue();
        assertThat(descriptor.locates()).isTrue();
        assertThat(descriptor.enabledByDefault()).isFalse();
    }

    @Test
    void aRefreshNeedsNoWorkerButItsOwn() throws SQLException {
        List<Runnable> waiting = new ArrayList<>();
        Resources busy = new Resources() {
            @Override
            public <T extends AutoCloseable> T shared(Class<T> type, Supplier<? extends T> maker) {
                return resources.shared(type, maker);
            }

            @Override
            public Runnable schedule(Runnable work, Duration delay) {
                waiting.add(work);
                return () -> waiting.remove(work);
            }
        };
        CachedSecret other = new SecretCache(busy, access -> source, System::nanoTime, () -> 0.5)
                .secret(new SecretReference(
                        "db",
                        new SecretReference.Access("us-east-2", null, null, Duration.ofMillis(200)),
                        "username",
                        "password",
                        Duration.ofMinutes(10)));
        other.enter();
        Runnable refresh = waiting.remove(0);

        // Nobody runs what it would schedule: all other workers hang.
        refresh.run();

        assertThat(source.asked()).isEqualTo(1);
        assertThat(other.login().password()).isEqualTo("one");
    }
}
