package io.awswrapper.its.credentials.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.plugin.secrets.SecretsOptions;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.Dialect;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The plugin's jar on the path, and no AWS SDK. */
class WithoutSdkTests {

    @Test
    void enablingItNamesWhatIsMissing() throws Exception {
        try (URLClassLoader loader = loader()) {
            SQLException failed = catchThrowableOfType(
                    SQLException.class,
                    () -> dataSource(loader, "//127.0.0.1:1/app?plugins=secretsManager&secretId=x&region=us-east-2")
                            .getConnection());

            assertThat(failed.getSQLState()).isEqualTo("08001");
            assertThat((Throwable) failed)
                    .hasMessageStartingWith("Plugin secretsManager: the AWS SDK is not on the path, or not all of it (")
                    .hasMessageContaining("; add software.amazon.awssdk:secretsmanager");
        }
    }

    @Test
    void nothingOfItIsMissedUntilItIsEnabled() throws Exception {
        try (URLClassLoader loader = loader()) {
            // It gets as far as the server, which is not there.
            assertThatThrownBy(() ->
                            dataSource(loader, "//127.0.0.1:1/app?plugins=").getConnection())
                    .hasMessageContaining("127.0.0.1:1 refused");
        }
    }

    @Test
    void nothingOfItIsTouchedUntilItIsEnabled() throws Exception {
        Set<String> asked = ConcurrentHashMap.newKeySet();
        try (URLClassLoader jars = loader();
                URLClassLoader loader = new URLClassLoader(jars.getURLs(), ClassLoader.getPlatformClassLoader()) {
                    @Override
                    protected Class<?> findClass(String name) throws ClassNotFoundException {
                        asked.add(name);
                        return super.findClass(name);
                    }
                }) {
            assertThatThrownBy(() ->
                            dataSource(loader, "//127.0.0.1:1/app?plugins=").getConnection())
                    .hasMessageContaining("127.0.0.1:1 refused");
            assertThat(asked)
                    .as("the plugin was found")
                    .anyMatch(name -> name.endsWith(".SecretsProvider"))
                    .noneMatch(name -> name.startsWith("software.amazon"));
        }
    }

    private static DataSource dataSource(ClassLoader loader, String url) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            DataSource source = (DataSource) loader.loadClass("io.awswrapper.runtime.AwsWrapperDataSource")
                    .getConstructor(String.class)
                    .newInstance("jdbc:aws-wrapper:postgresql:" + url);
            // Finds plugins and dialects by the context class loader of now.
            source.getClass().getMethod("explain").invoke(source);
            return source;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URLClassLoader loader() throws IOException, URISyntaxException, ClassNotFoundException {
        List<Class<?>> one = new ArrayList<>(List.of(
                ConnectionPlugin.class,
                SecretsOptions.class,
                Class.forName("io.awswrapper.runtime.Driver"),
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
        return new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }
}
