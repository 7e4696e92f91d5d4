package io.awswrapper.its.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.awswrapper.plugin.iam.IamOptions;
import io.awswrapper.plugin.secrets.SecretsOptions;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.spi.ConnectionPlugin;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Driver and plugins as modules among which there is no AWS SDK: they resolve, and it is missed only when enabled. */
class ModuleLayerTests {

    private static final String NOBODY = "jdbc:aws-wrapper:postgresql://127.0.0.1:1/app?user=app&plugins=";

    private final ClassLoader layer = layer();

    private static ClassLoader layer() {
        try {
            Path[] modules = Stream.of(
                            ConnectionPlugin.class,
                            AwsWrapperDataSource.class,
                            IamOptions.class,
                            SecretsOptions.class,
                            Class.forName("io.awswrapper.dialect.pg.PostgresDialect"),
                            Class.forName("org.postgresql.Driver"))
                    .map(type -> Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .getPath()))
                    .toArray(Path[]::new);
            ModuleLayer boot = ModuleLayer.boot();
            Configuration resolved = boot.configuration()
                    .resolveAndBind(ModuleFinder.of(modules), ModuleFinder.of(), Set.of("io.awswrapper.runtime"));
            assertThat(resolved.modules())
                    .extracting(module -> module.name())
                    .contains("io.awswrapper.plugin.iam", "io.awswrapper.plugin.secrets");
            return boot.defineModulesWithOneLoader(resolved, ClassLoader.getPlatformClassLoader())
                    .findLoader("io.awswrapper.runtime");
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withoutThePluginsNothingIsMissed() throws Exception {
        assertThat((Throwable) refusal("")).hasMessageContaining("127.0.0.1:1 refused");
    }

    @Test
    void eachPluginSaysWhatItMisses() throws Exception {
        SQLException iam = refusal("iam");
        assertThat((Throwable) iam).hasMessageContaining("add software.amazon.awssdk:auth");
        assertThat(iam.getSQLState()).isEqualTo("08001");
        SQLException secrets = refusal("secretsManager&secretId=x&region=us-east-2");
        assertThat((Throwable) secrets).hasMessageContaining("add software.amazon.awssdk:secretsmanager");
        assertThat(secrets.getSQLState()).isEqualTo("08001");
    }

    private SQLException refusal(String plugins) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(layer);
        try {
            DataSource source = (DataSource) layer.loadClass(AwsWrapperDataSource.class.getName())
                    .getConstructor(String.class)
                    .newInstance(NOBODY + plugins);
            assertThat(source.getClass().getModule().getName()).isEqualTo("io.awswrapper.runtime");
            return catchThrowableOfType(SQLException.class, source::getConnection);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
