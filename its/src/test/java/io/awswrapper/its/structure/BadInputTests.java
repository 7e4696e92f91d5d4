package io.awswrapper.its.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.its.ChildJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is wrong with a configuration is said once, before anything connects, with the name of what is wrong and what to do,
 * and without the password.
 */
class BadInputTests {

    private static final String SECRET = "s3cr3t-7f1c";

    private ServerSocket server;
    private Threads threads;

    BadInputTests() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        threads = Threads.now();
    }

    @BeforeEach
    void remember() {
        threads = Threads.now();
    }

    @AfterEach
    void nothingConnectedAndNothingStarted() throws IOException {
        server.setSoTimeout(20);
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(server::accept);
        server.close();
        assertThat(threads.started()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            failoverTimoutMs=100                | failoverTimoutMs  | did you mean 'failoverTimeoutMs'?
            failoverMode=sideways               | failoverMode      | one of writer, reader, reader-or-writer
            failoverTimeoutMs=soon              | failoverTimeoutMs | whole milliseconds
            failoverTimeoutMs=60s               | failoverTimeoutMs | without a unit
            failoverTimeoutMs=-1                | failoverTimeoutMs | from 1 to
            clusterTopologyRefreshMs=0          | clusterTopologyRefreshMs | from 1 to
            clusterInstanceHostPattern=no       | clusterInstanceHostPattern | exactly one question mark
            plugins=failovr                     | failovr           | did you mean 'failover'?
            plugins=failover,failover           | failover          | plugins
            plugins=itsChicken,itsEgg           | itsChicken        | itsEgg
            plugins=itsLoner,failover           | itsLoner          | does not work beside failover
            plugins=itsNeedy                    | itsNeedy          | does not work without itsLoner
            plugins=itsNeedy,itsLoner&itsPin=s3cr3t-7f1c | itsPin   | from 0 to 9
            plugins=&failoverMode=writer        | failoverMode      | failover
            """)
    void eachMistakeIsNamedWithItsRemedy(String parameters, String subject, String remedy) {
        SQLException refusal = refusal("postgresql://localhost:" + server.getLocalPort() + "/app", parameters);

        assertThat((Throwable) refusal).hasMessageContaining(subject).hasMessageContaining(remedy);
    }

    @Test
    void twoMistakesAreSaidAtOnce() {
        SQLException refusal = catchThrowableOfType(
                SQLException.class,
                () -> DriverManager.getConnection(
                        "jdbc:aws-wrapper:postgresql://localhost/app?failoverMode=up&failoverTimeoutMs=60s"));

        assertThat((Throwable) refusal).hasMessageContaining("failoverTimeoutMs");
        assertThat((Throwable) refusal.getNextException()).hasMessageContaining("failoverMode");
        assertThat((Throwable) refusal.getNextException().getNextException()).isNull();
    }

    @Test
    void aDatabaseWithoutADialectIsNamed() {
        assertThat((Throwable) refusal("oracle://localhost:" + server.getLocalPort() + "/app", ""))
                .hasMessageContaining("oracle")
                .hasMessageContaining("known: ")
                .hasMessageContaining("postgresql");
    }

    @Test
    void anUrlWithoutAHostSaysSo() {
        assertThat((Throwable) refusal("postgresql:///app", "")).hasMessageContaining("host");
        assertThat((Throwable) refusal("postgresql://localhost:port/app", "")).hasMessageContaining("port");
    }

    @Test
    void thePropertiesOfTheCallerStayAsTheyAre() {
        Properties defaults = new Properties();
        defaults.setProperty("ApplicationName", "a");
        Properties given = new Properties(defaults);
        given.setProperty("user", "u");
        given.setProperty("failoverMode", "sideways");
        Properties before = (Properties) given.clone();

        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> DriverManager.getConnection(url("postgresql://localhost/app", ""), given));
        assertThat(given).isEqualTo(before);
        assertThat(given.getProperty("ApplicationName")).isEqualTo("a");
    }

    @Test
    void withoutATargetDriverTheJarToAddIsNamed(@TempDir Path folder) throws Exception {
        List<Path> path = new ArrayList<>(Shipped.jars(Shipped.DRIVER));
        path.add(Stranger.classes(folder));

        ChildJvm child = ChildJvm.run(List.of(
                "--class-path",
                ChildJvm.path(path),
                "stranger.Program",
                url("postgresql://localhost:" + server.getLocalPort() + "/app", "")));

        assertThat(child.exit()).as(child.output()).isEqualTo(3);
        assertThat(child.output())
                .contains("08001 URL: no JDBC driver org.postgresql.Driver on the path; add org.postgresql:postgresql")
                .doesNotContain(SECRET);
    }

    private static String url(String target, String parameters) {
        return Wrapper.PREFIX + target + "?user=u&password=" + SECRET + (parameters.isEmpty() ? "" : "&" + parameters);
    }

    /** What the one exception is that such a URL gets. */
    private static SQLException refusal(String target, String parameters) {
        SQLException refusal =
                catchThrowableOfType(SQLException.class, () -> DriverManager.getConnection(url(target, parameters)));
        assertThat((Throwable) refusal).isNotNull();
        assertThat(refusal.getSQLState()).isEqualTo("08001");
        assertThat((Throwable) refusal.getNextException()).isNull();
        StringWriter trace = new StringWriter();
        refusal.printStackTrace(new PrintWriter(trace, true));
        assertThat(trace.toString()).doesNotContain(SECRET);
        return refusal;
    }
}
