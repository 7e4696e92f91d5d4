package io.awswrapper.example.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import io.awswrapper.testkit.PostgresNode;
import io.awswrapper.testkit.TestSecret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@PostgresClusterTest
class DoctorTests {

    private final PostgresCluster cluster;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @TempDir
    private Path folder = Path.of("");

    private Path password = Path.of("");

    DoctorTests(PostgresCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void writePassword() throws IOException {
        password = folder.resolve("password");
        Files.writeString(password, cluster.password() + "\n");
    }

    @Test
    void findsAClusterHealthy() {
        int code = visit(url());

        assertThat(text()).contains(": healthy");
        assertThat(text()).containsPattern(row(cluster.primary(), "writer +yes +[0-9.]+ ms +- +100 +100 % +1 "));
        for (PostgresNode standby : cluster.standbys()) {
            assertThat(text()).containsPattern(row(standby, "reader +yes +[0-9.]+ ms +<= \\d+ ms +100 +100 % +0 "));
        }
        assertThat(text())
                .containsPattern("session: SELECT 1 took [0-9.]+ ms")
                .contains("plugins: doctor, failover, hostMonitoring")
                .contains("password = ***");
        assertThat(code).isZero();
    }

    @Test
    void isThereWhenTheUrlSaysWhichPlugins() {
        assertThat(visit(url() + "?plugins=failover&failoverMode=writer")).isZero();
        assertThat(visit(url() + "?plugins=")).isZero();
        assertThat(visit(url() + "?plugins=-hostMonitoring")).isZero();
    }

    @Test
    void saysWhichStandbyIsDead() {
        PostgresNode victim = cluster.standbys().get(0);
        cluster.kill(victim);

        int code = visit(url());

        assertThat(text()).contains(": degraded").containsPattern(row(victim, "\\w+ +no "));
        assertThat(text()).containsPattern("(?m)^  .*" + Pattern.quote(victim.address()) + ".*refused");
        assertThat(code).isEqualTo(1);
    }

    @Test
    void showsTheDeathOfThePrimaryWhileItLooks() throws Exception {
        PostgresNode first = cluster.primary();
        Doctor doctor = doctor();
        CommandLine.ParseResult unused = new CommandLine(doctor)
                .parseArgs(
                        "--user", cluster.user(), "--password-file", password.toString(), "--interval", "100", url());
        Thread looking = new Thread(() -> {
            try {
                Integer never = doctor.call();
                assertThat(never).isNull();
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                // That is how it ends.
            }
        });
        looking.start();
        await(text -> text.contains(": healthy"));

        PostgresNode second = cluster.failOver().newPrimary();

        Pattern dead = Pattern.compile(row(first, "\\w+ +no "));
        Pattern promoted = Pattern.compile(row(second, "writer +yes "));
        await(text -> dead.matcher(text).find() && promoted.matcher(text).find() && text.contains(": degraded"));
        looking.interrupt();
        looking.join();
    }

    @Test
    void saysWhyItCannotConnect() throws IOException {
        Files.writeString(password, TestSecret.make());
        assertThat(visit(url())).isEqualTo(2);
        assertThat(text()).contains("28P01").doesNotContain("\tat ").matches(text -> !TestSecret.isIn(text));

        written.reset();
        assertThat(visit("jdbc:aws-wrapper:postgresql://localhost:1/app?failoverMoed=writer"))
                .isEqualTo(2);
        assertThat(text()).contains("failoverMoed").contains("failoverMode");

        written.reset();
        assertThat(visit("jdbc:postgresql://localhost/app")).isEqualTo(2);
        assertThat(text()).contains("jdbc:aws-wrapper");

        written.reset();
        assertThat(visit("jdbc:aws-wrapper:postgresql://localhost:1/app", "--timeout", "500"))
                .isEqualTo(2);
        assertThat(text()).contains("localhost:1");
    }

    @Test
    void takesNoPasswordFromItsArguments() throws IOException {
        assertThat(visit(url() + "?password=" + TestSecret.make())).isEqualTo(2);
        assertThat(text()).contains("--password-file").matches(text -> !TestSecret.isIn(text));
        assertThat(new Login().password(Map.of(Login.VARIABLE, "from outside"))).contains("from outside");
    }

    private String url() {
        return "jdbc:aws-wrapper:postgresql://" + cluster.hosts() + "/" + cluster.database();
    }

    private Doctor doctor() {
        return new Doctor(new PrintStream(written, true, UTF_8), new Chart(false), false);
    }

    private int visit(String url, String... more) {
        CommandLine line = new CommandLine(doctor());
        String[] arguments = new String[more.length + 6];
        System.arraycopy(more, 0, arguments, 6, more.length);
        System.arraycopy(
                new String[] {"--once", "--user", cluster.user(), "--password-file", password.toString(), url},
                0,
                arguments,
                0,
                6);
        return line.execute(arguments);
    }

    private String text() {
        return written.toString(UTF_8);
    }

    /** The line of a node, from its address on. */
    private static String row(PostgresNode node, String rest) {
        return Pattern.quote(node.address()) + "\\)? +" + rest;
    }

    private void await(Predicate<String> condition) {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.test(text())) {
            assertThat(System.nanoTime() - until).as(text()).isNegative();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
