package io.awswrapper.its.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container that undeploys an application gets all of its memory back. */
@PostgresClusterTest(nodes = 1)
class ClassLoaderLeakTests {

    /** What a well-behaved application does between deployment and undeployment. */
    private static final String APPLICATION = """
            package stranger;

            import java.sql.*;
            import java.util.function.Function;

            public class Application implements Function<String, String> {
                @Override
                public String apply(String url) {
                    try {
                        Class.forName("io.awswrapper.runtime.Driver");
                        String answer;
                        try (Connection connection = DriverManager.getConnection(url);
                                Statement statement = connection.createStatement();
                                ResultSet row = statement.executeQuery("SELECT 'deployed'")) {
                            row.next();
                            answer = row.getString(1) + " " + connection.getClass().getClassLoader().getName();
                        }
                        for (Driver driver : DriverManager.drivers().toList()) {
                            if (driver.getClass().getClassLoader() == Application.class.getClassLoader()) {
                                DriverManager.deregisterDriver(driver);
                            }
                        }
                        return answer;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            """;

    /** Of types of the tests' loader alone: those of the JDK would not take the places that are to be taken. */
    private record Last(Shipped module) {}

    private final Threads threads = Threads.now();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theLoaderOfAnUndeployedApplicationIsCollected(PostgresCluster cluster) throws Exception {
        Stranger.compile(folder, "Application", APPLICATION, null);
        try (URLClassLoader container = new URLClassLoader(
                "container", urls(List.of(Shipped.targetDriver())), ClassLoader.getPlatformClassLoader())) {
            warmUp(container, cluster);
            WeakReference<ClassLoader> application = deployAndUndeploy(container, cluster);
            Poll.until("threads of the driver", threads::started, Set::isEmpty);
            forgetTheLastRecord();
            dropWhatIsHeldSoftly();
            Poll.until(
                    "the application's class loader",
                    () -> {
                        System.gc();
                        return String.valueOf(application.get());
                    },
                    "null"::equals);
        }
    }

    /** JDK-8078641: the bootstrap of records remembers in statics of the JDK whom it served last, since 19 softly. */
    private static void forgetTheLastRecord() {
        Last last = new Last(Shipped.SPI);
        assertThat(last).isEqualTo(new Last(Shipped.SPI)).hasSameHashCodeAs(new Last(Shipped.SPI));
        assertThat(last.toString()).contains("SPI");
    }

    /** What the JDK keeps in soft references goes when memory is short, and not before: no leak, but no proof either. */
    private static void dropWhatIsHeldSoftly() {
        List<byte[]> ballast = new ArrayList<>();
        try {
            while (ballast.size() < Integer.MAX_VALUE) {
                ballast.add(new byte[16 << 20]);
            }
        } catch (OutOfMemoryError e) {
            ballast.clear();
        }
    }

    /** What the target driver starts once for all belongs to the container. */
    private static void warmUp(ClassLoader container, PostgresCluster cluster) throws Exception {
        Driver driver = (Driver) container
                .loadClass("org.postgresql.Driver")
                .getDeclaredConstructor()
                .newInstance();
        Properties credentials = new Properties();
        credentials.setProperty("user", cluster.user());
        credentials.setProperty("password", cluster.password());
        try (Connection connection = driver.connect("jdbc:postgresql://" + cluster.hosts() + "/app", credentials)) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    private WeakReference<ClassLoader> deployAndUndeploy(ClassLoader container, PostgresCluster cluster)
            throws Exception {
        List<Path> path = new ArrayList<>(Shipped.jars(Shipped.DRIVER));
        path.add(Shipped.CUSTOM_PLUGIN.jar());
        path.add(folder);
        Thread thread = Thread.currentThread();
        ClassLoader former = thread.getContextClassLoader();
        try (URLClassLoader application = new URLClassLoader("application", urls(path), container)) {
            thread.setContextClassLoader(application);
            @SuppressWarnings("unchecked")
            Function<String, String> program = (Function<String, String>) application
                    .loadClass("stranger.Application")
                    .getDeclaredConstructor()
                    .newInstance();
            String url = Wrapper.url(cluster, "plugins=slowQuery,failover&clusterTopologyRefreshMs=50");
            assertThat(program.apply(url)).isEqualTo("deployed application");
            return new WeakReference<>(application);
        } finally {
            thread.setContextClassLoader(former);
        }
    }

    private static URL[] urls(List<Path> path) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path entry : path) {
            urls.add(entry.toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }
}
