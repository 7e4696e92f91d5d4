package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.awswrapper.dialect.pg.PostgresDialect;
import io.awswrapper.plugin.failover.FailoverProvider;
import io.awswrapper.plugin.rwsplit.Routes;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pools inside the driver, in a JVM with nothing but jars on its path, with HikariCP among them and without. */
@PostgresClusterTest(nodes = 2)
class PoolPathTests {

    /** Opens twenty connections, one after the other, and tells on how many backends of which servers they were. */
    private static final String PROGRAM = """
            package stranger;

            import java.sql.*;
            import java.util.*;

            public class Program {
                public static void main(String[] arguments) {
                    Map<String, Set<String>> backends = new TreeMap<>();
                    for (int i = 0; i < 20; i++) {
                        try (Connection connection = DriverManager.getConnection(arguments[0]);
                                Statement statement = connection.createStatement()) {
                            for (String hint : List.of("writer", "reader")) {
                                try (ResultSet row = statement.executeQuery("/*@" + hint + "*/ SELECT"
                                        + " CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE 'primary' END,"
                                        + " pg_backend_pid()")) {
                                    row.next();
                                    backends.computeIfAbsent(row.getString(1), missing -> new HashSet<>())
                                            .add(row.getString(2));
                                }
                            }
                        } catch (SQLException e) {
                            System.out.println(e.getSQLState() + " " + e.getMessage());
                            System.exit(3);
                        }
                    }
                    backends.forEach((server, pids) -> System.out.println(server + " " + pids.size()));
                }
            }
            """;

    private static final long LIMIT_SECONDS = 60;
    private static final int POOL_SIZE = 2;

    private record Child(int exit, String output) {}

    private final PostgresCluster cluster;

    @TempDir
    private Path folder = Path.of("");

    PoolPathTests(PostgresCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void compileProgram() throws Exception {
        Path program = Files.createDirectories(folder.resolve("stranger")).resolve("Program.java");
        Files.writeString(program, PROGRAM);
        Path descriptor = folder.resolve("module-info.java");
        Files.writeString(descriptor, "module stranger { requires java.sql; }");
        java("javac", "-d", folder.toString(), program.toString(), descriptor.toString());
    }

    @Test
    void poolsWorkOnTheClassPath() throws Exception {
        assertPooled(run("--class-path", path(driverAndPool(), folder), "stranger.Program"));
    }

    @Test
    void poolsWorkOnTheModulePath() throws Exception {
        assertPooled(run(
                "--module-path",
                path(driverAndPool(), folder),
                "--add-modules",
                "com.zaxxer.hikari",
                "--module",
                "stranger/stranger.Program"));
    }

    @Test
    void withoutHikariOneExceptionSaysWhatToAdd() throws Exception {
        assertRefused(run("--class-path", path(driver(), folder), "stranger.Program"));
        assertRefused(run("--module-path", path(driver(), folder), "--module", "stranger/stranger.Program"));
    }

    /** An optional dependency is resolved only when somebody asks for it. */
    @Test
    void aModuleThatNobodyAsksForIsAsGoodAsNone() throws Exception {
        assertRefused(run("--module-path", path(driverAndPool(), folder), "--module", "stranger/stranger.Program"));
    }

    private static void assertPooled(Child child) {
        assertThat(child.exit()).as(child.output()).isZero();
        assertThat(child.output())
                .containsPattern("primary [12]\\Rstandby [12]\\R")
                .doesNotContain("WARNING");
    }

    private static void assertRefused(Child child) {
        assertThat(child.exit()).as(child.output()).isEqualTo(3);
        assertThat(child.output())
                .contains("08001 pooling: needs HikariCP on the path, but was 'internal' without it; add"
                        + " com.zaxxer:HikariCP (on the module path also --add-modules com.zaxxer.hikari), or leave the"
                        + " option out")
                .doesNotContain("NoClassDefFoundError");
    }

    private Child run(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(
                Split.url(cluster, "readWriteSplitting,failover", "pooling=internal", "poolMaxSize=" + POOL_SIZE));
        return java("java", arguments.toArray(String[]::new));
    }

    private static Child java(String tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("awswrapper-its", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        tool + ": not ended within " + LIMIT_SECONDS + " s\n" + Files.readString(output));
            }
            return new Child(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    private static List<Path> driver() throws Exception {
        return jars(
                ConnectionPlugin.class,
                io.awswrapper.runtime.Driver.class,
                PostgresDialect.class,
                Routes.class,
                FailoverProvider.class,
                org.postgresql.Driver.class);
    }

    private static List<Path> driverAndPool() throws Exception {
        List<Path> jars = new ArrayList<>(driver());
        jars.addAll(jars(HikariDataSource.class, org.slf4j.Logger.class, org.slf4j.jul.JDK14LoggerFactory.class));
        return jars;
    }

    /** The jars that classes are from. */
    private static List<Path> jars(Class<?>... members) throws Exception {
        List<Path> jars = new ArrayList<>();
        for (Class<?> member : members) {
            jars.add(Path.of(
                    member.getProtectionDomain().getCodeSource().getLocation().toURI()));
        }
        return jars;
    }

    private static String path(List<Path> jars, Path program) {
        return Stream.concat(jars.stream(), Stream.of(program))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
