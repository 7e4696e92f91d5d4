package io.awswrapper.its.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.plugin.hostmonitor.CloudWatchOptions;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.Dialect;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What is wrong is said when a connection is opened, not in a log a minute later. */
@PostgresClusterTest(nodes = 1)
class CloudWatchOptionTests {

    private final String url;

    CloudWatchOptionTests(PostgresCluster cluster) {
        url = "jdbc:aws-wrapper:postgresql://" + cluster.hosts() + "/" + cluster.database() + "?user=" + cluster.user()
                + "&password=" + cluster.password() + "&plugins=hostMonitoring";
    }

    @Test
    void aNamespaceOfAmazonIsRefused() {
        assertThat(refusal("&cloudWatchNamespace=AWS/RDS"))
                .startsWith("cloudWatchNamespace: ")
                .contains("but was 'AWS/RDS'; ");
        assertThat(refusal("&cloudWatchNamespace=a%C3%A4")).contains("but was 'aä'; ");
    }

    @Test
    void anEndpointIsAUrl() {
        assertThat(refusal("&cloudWatchNamespace=x&cloudWatchEndpoint=monitoring.example.com"))
                .startsWith("cloudWatchEndpoint: ")
                .contains("but was 'monitoring.example.com'; ");
    }

    @Test
    void theSdkIsMissedOnlyWhenItIsWanted() throws Exception {
        try (URLClassLoader loader = loader()) {
            DataSource plain = dataSource(loader, url);
            assertThatCode(() -> plain.getConnection().close()).doesNotThrowAnyException();

            DataSource publishing = dataSource(loader, url + "&cloudWatchNamespace=Its");
            SQLException failed = catchThrowableOfType(SQLException.class, publishing::getConnection);
            assertThat(failed.getSQLState()).isEqualTo("08001");
            assertThat((Throwable) failed)
                    .hasMessageContaining("cloudWatchNamespace: needs the AWS SDK for CloudWatch on the path")
                    .hasMessageContaining("; add software.amazon.awssdk:cloudwatch");
        }
    }

    private String refusal(String options) {
        try (AwsWrapperDataSource source = new AwsWrapperDataSource(url + options)) {
            SQLException refused = catchThrowableOfType(SQLException.class, () -> {
                try (Connection unexpected = source.getConnection()) {
                    assertThat(unexpected).isNull();
                }
            });
            assertThat(refused.getSQLState()).isEqualTo("08001");
            return String.valueOf(refused.getMessage());
        }
    }

    private static DataSource dataSource(ClassLoader loader, String url) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            DataSource source = (DataSource) loader.loadClass("io.awswrapper.runtime.AwsWrapperDataSource")
                    .getConstructor(String.class)
                    .newInstance(url);
            // Finds plugins and dialects by the context class loader of now.
            source.getClass().getMethod("explain").invoke(source);
            return source;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URLClassLoader loader() throws Exception {
        List<Class<?>> one = new ArrayList<>(List.of(
                ConnectionPlugin.class,
                CloudWatchOptions.class,
                AwsWrapperDataSource.class,
                Class.forName("org.postgresql.Driver")));
        ServiceLoader.load(Dialect.class).forEach(dialect -> one.add(dialect.getClass()));
        List<URL> jars = new ArrayList<>();
        for (Class<?> type : one) {
            jars.add(Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toUri()
                    .toURL());
        }
        return new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
