package io.awswrapper.its.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.its.ChildJvm;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application of two lines of JDBC, in a JVM of its own, with nothing but jars on its path. */
@PostgresClusterTest(nodes = 1)
class ModulePathTests {

    private static final String[] STATEMENTS = {"SELECT 'slept', pg_sleep(0.6)", "SELECT 6 * 7"};

    @TempDir
    private Path folder = Path.of("");

    @Test
    void driverDialectAndBothPluginsAreFoundOnTheModulePath(PostgresCluster cluster) throws Exception {
        List<Path> path = new ArrayList<>(jars());
        path.add(Stranger.module(folder));

        ChildJvm child = run(cluster, "--module-path", ChildJvm.path(path), "--module", "stranger/stranger.Program");

        assertThat(child.exit()).as(child.output()).isZero();
        assertThat(child.output())
                .contains("modules [com.example.slowquery, io.awswrapper.dialect.pg, io.awswrapper.plugin.failover,"
                        + " io.awswrapper.runtime, io.awswrapper.spi, org.postgresql.jdbc, stranger]");
        assertBothPluginsWork(cluster, child);
    }

    @Test
    void theSameJarsWorkOnTheClassPath(PostgresCluster cluster) throws Exception {
        List<Path> path = new ArrayList<>(jars());
        path.add(Stranger.classes(folder));

        ChildJvm child = run(cluster, "--class-path", ChildJvm.path(path), "stranger.Program");

        assertThat(child.exit()).as(child.output()).isZero();
        assertThat(child.output()).contains("modules []");
        assertBothPluginsWork(cluster, child);
    }

    @Test
    void theSameJarsWorkWhenOnlyTheApplicationIsAModule(PostgresCluster cluster) throws Exception {
        ChildJvm child = run(
                cluster,
                "--class-path",
                ChildJvm.path(jars()),
                "--module-path",
                Stranger.module(folder).toString(),
                "--module",
                "stranger/stranger.Program");

        assertThat(child.exit()).as(child.output()).isZero();
        assertThat(child.output()).contains("modules [stranger]");
        assertBothPluginsWork(cluster, child);
    }

    private static List<Path> jars() {
        List<Path> jars = new ArrayList<>(Shipped.jars(Shipped.DRIVER));
        jars.add(Shipped.CUSTOM_PLUGIN.jar());
        jars.add(Shipped.targetDriver());
        return jars;
    }

    private static ChildJvm run(PostgresCluster cluster, String... javaArguments) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(javaArguments));
        arguments.add("jdbc:aws-wrapper:postgresql://" + cluster.hosts() + "/" + cluster.database() + "?user="
                + cluster.user() + "&password=" + cluster.password() + "&plugins=slowQuery,failover&slowQueryMs=500");
        arguments.addAll(List.of(STATEMENTS));
        return ChildJvm.run(arguments);
    }

    private static void assertBothPluginsWork(PostgresCluster cluster, ChildJvm child) {
        assertThat(child.output())
                .contains("answer 42")
                .contains("plugins: slowQuery, failover")
                .contains("threads [aws-wrapper probe " + cluster.hosts())
                .containsPattern("INFO: PT0\\.\\d+S: SELECT 'slept'")
                .doesNotContain("S: SELECT 6 * 7")
                .doesNotContain("WARNING");
    }
}
