package io.awswrapper.its.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.awswrapper.dialect.pg.PostgresDialect;
import io.awswrapper.its.ChildJvm;
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

    private static final int POOL_SIZE = 2;

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
        ChildJvm compiled =
                ChildJvm.tool("javac", List.of("-d", folder.toString(), program.toString(), descriptor.toString()));
        assertThat(compiled.exit()).as(compiled.output()).isZero();
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

    private static void assertPooled(ChildJvm child) {
        assertThat(child.exit()).as(child.output()).isZero();
        assertThat(child.output())
                .containsPattern("primary [12]\\Rstandby [12]\\R")
                .doesNotContain("WARNING");
    }

    private static void assertRefused(ChildJvm child) {
        assertThat(child.exit()).as(child.output()).isEqualTo(3);
        assertThat(child.output())
                .contains("08001 pooling: needs HikariCP on the path, but was 'internal' without it; add"
                        + " com.zaxxer:HikariCP (on the module path also --add-modules com.zaxxer.hikari), or leave the"
                        + " option out")
                .doesNotContain("NoClassDefFoundError");
    }

    private ChildJvm run(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add(
                Split.url(cluster, "readWriteSplitting,failover", "pooling=internal", "poolMaxSize=" + POOL_SIZE));
        return ChildJvm.run(arguments);
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
