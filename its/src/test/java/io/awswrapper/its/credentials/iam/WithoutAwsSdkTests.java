package io.awswrapper.its.credentials.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.plugin.iam.IamProvider;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.testkit.PostgresCluster;
import io.awswrapper.testkit.PostgresClusterTest;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The plugin's jar among others, as an application has it that uses no AWS SDK, or not the plugin. */
@PostgresClusterTest(nodes = 1)
class WithoutAwsSdkTests {

    private static final List<String> NEEDED =
            List.of("io.awswrapper.dialect.pg.PostgresDialect", "org.postgresql.Driver");

    @Test
    void enabledWithoutTheSdk(PostgresCluster cluster) throws Exception {
        SQLException refusal =
                catchThrowableOfType(SQLException.class, () -> connect(cluster, "plugins=iam", new Jars(false)));
        assertThat(refusal.getSQLState()).isEqualTo("08001");
        assertThat((Throwable) refusal).hasMessageContaining("add software.amazon.awssdk:auth");
        assertThat((Throwable) refusal).hasMessageContaining("leave iam out of plugins");
    }

    @Test
    void notEnabledWithoutTheSdk(PostgresCluster cluster) throws Exception {
        connect(cluster, "plugins=", new Jars(false));
    }

    @Test
    void notEnabledWithTheSdk(PostgresCluster cluster) throws Exception {
        try (Jars jars = new Jars(true)) {
            connect(cluster, "plugins=", jars);
            assertThat(jars.asked).noneMatch(name -> name.startsWith("software.amazon"));
        }
    }

    private static void connect(PostgresCluster cluster, String plugins, Jars jars) throws Exception {
        String url = "jdbc:aws-wrapper:postgresql://" + cluster.primary().address() + "/app?user=app&password="
                + cluster.password() + "&" + plugins;
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(jars);
        Object source = jars.loadClass(AwsWrapperDataSource.class.getName())
                .getConstructor(String.class)
                .newInstance(url);
        try (AutoCloseable closed = (AutoCloseable) source;
                Connection connection = ((DataSource) source).getConnection()) {
            assertThat(closed).isSameAs(source);
            assertThat(connection.isValid(1)).isTrue();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** The driver, the plugin and pgjdbc, each loaded anew. */
    private static final class Jars extends URLClassLoader {

        private final Set<String> asked = ConcurrentHashMap.newKeySet();
        private final boolean withSdk;

        Jars(boolean withSdk) throws ClassNotFoundException {
            super(urls(), ClassLoader.getPlatformClassLoader());
            this.withSdk = withSdk;
        }

        private static URL[] urls() throws ClassNotFoundException {
            List<Class<?>> types =
                    new ArrayList<>(List.of(ConnectionPlugin.class, AwsWrapperDataSource.class, IamProvider.class));
            for (String name : NEEDED) {
                types.add(Class.forName(name));
            }
            return types.stream()
                    .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                    .toArray(URL[]::new);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            asked.add(name);
            if (withSdk && name.startsWith("software.amazon")) {
                return Class.forName(name, false, WithoutAwsSdkTests.class.getClassLoader());
            }
            return super.findClass(name);
        }
    }
}
