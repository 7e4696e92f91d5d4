package io.awswrapper.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterLifecycleTests {

    /** Starts a cluster in a process of its own and leaves it, in one way or another. */
    static final class Leaver {
        private Leaver() {}

        public static void main(String[] how) {
            DatabaseCluster cluster =
                    DatabaseCluster.builder(Database.valueOf(how[1])).nodes(2).start();
            cluster.freeze(cluster.node("n2"));
            System.out.println(cluster.node("n1").files().data());
            System.out.flush();
            if (how[0].equals("halt")) {
                Runtime.getRuntime().halt(1);
            }
            System.exit(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoProcessAndNoFile(Database database) throws IOException {
        DatabaseCluster cluster = DatabaseCluster.builder(database).nodes(2).start();
        cluster.proxiedHosts();
        cluster.freeze(cluster.node("n2"));
        Path home = home(cluster);
        List<Long> processes = servers(home);
        assertThat(processes).hasSizeGreaterThanOrEqualTo(2);

        cluster.close();
        cluster.close();

        assertThat(processes).allMatch(ServerProcess::isGone);
        assertThat(home).doesNotExist();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("testkit proxy n2"));
        assertThatThrownBy(() -> cluster.proxy(cluster.node("n1")))
                .isInstanceOf(ClusterException.class)
                .hasMessage("cluster: expected to be open, but was 'closed'; start another one");
    }

    @ParameterizedTest
    @CsvSource({"exit, POSTGRESQL", "halt, POSTGRESQL", "exit, MYSQL", "halt, MYSQL", "halt, MARIADB"})
    void leavesNothingWhenItsProcessEndsWithoutClosingIt(String how, Database database) throws Exception {
        Process leaver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Leaver.class.getName(),
                        how,
                        database.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String data;
        try (var output = leaver.inputReader()) {
            data = String.valueOf(output.readLine());
        }
        assertThat(leaver.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Path home = parent(Path.of(data));

        Await.until(
                home + ": expected to be gone",
                Duration.ofSeconds(20),
                () -> Files.exists(home) || !servers(home).isEmpty() ? "there" : null,
                () -> "");
    }

    @Test
    void startsTwoClustersThatDoNotKnowEachOther() throws SQLException {
        try (PostgresCluster one = PostgresCluster.builder().nodes(2).start();
                PostgresCluster two = PostgresCluster.builder()
                        .nodes(1)
                        .settings(Map.of("work_mem", "7MB"))
                        .start()) {
            Sql.run(one.primary(), "CREATE TABLE only_here (id int)");

            one.failOver();

            assertThat(one.primary().name()).isEqualTo("n2");
            assertThat(Sql.one(one.primary(), "SELECT to_regclass('only_here') IS NULL"))
                    .isEqualTo("f");
            assertThat(Sql.one(two.primary(), "SELECT to_regclass('only_here') IS NULL"))
                    .isEqualTo("t");
            assertThat(Sql.one(two.primary(), "SHOW work_mem")).isEqualTo("7MB");
            assertThatThrownBy(() -> two.kill(one.node("n1")))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("use a node of this cluster");
        }
    }

    @Test
    void startsAnotherInstanceOfASynchronousClusterOfOne() throws SQLException {
        try (PostgresCluster cluster =
                        PostgresCluster.builder().nodes(1).remoteApply(true).start();
                Connection connection = Sql.connect(cluster.primary())) {
            Sql.run(connection, "CREATE TABLE note (id int)");
            assertThat(Sql.one(cluster.primary(), "SHOW synchronous_commit")).isEqualTo("remote_apply");
        }
    }

    @Test
    void tellsWhyAServerDidNotStartAndCleansUp() {
        assertThatThrownBy(() -> PostgresCluster.builder()
                        .nodes(1)
                        .settings(Map.of("shared_buffers", "nonsense"))
                        .start())
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("n1: expected to start, but was 'ended'; see its log:")
                .hasMessageContaining("shared_buffers");
        assertThatThrownBy(() -> PostgresCluster.builder().nodes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nodes: expected 1 to 9, but was '0'; choose another number");
    }

    @Test
    void refusesWhatADatabaseCannotDo() {
        assertThatThrownBy(() -> DatabaseCluster.builder(Database.MYSQL)
                        .auroraFunctions(true)
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("auroraFunctions: expected POSTGRESQL, but was 'MYSQL'; leave it off");
    }

    @Test
    void saysWhichArtifactIsMissing() {
        assertThatThrownBy(() -> ServerArchive.find("no-such-server.tar.gz", "add org.example:server to the tests"))
                .hasMessage("server programs: expected resource 'no-such-server.tar.gz', but was 'absent';"
                        + " add org.example:server to the tests");
        assertThatThrownBy(() -> Access.driver("org.example.Driver", "org.example:driver"))
                .hasMessage("testkit: expected driver org.example.Driver, but was 'absent';"
                        + " add org.example:driver to the tests");
    }

    private static Path home(DatabaseCluster cluster) {
        return parent(cluster.node("n1").files().data());
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        assertThat(parent).isNotNull();
        return parent == null ? path : parent;
    }

    /** The servers whose command line names the directory of a node, and their children. */
    private static List<Long> servers(Path home) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(home + "/n"))
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .map(ProcessHandle::pid)
                .filter(pid -> !ServerProcess.isGone(pid))
                .toList();
    }
}
