package io.awswrapper.plugin.secrets;

import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.Location;
import io.awswrapper.spi.Options;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginDescriptor;
import io.awswrapper.spi.Resources;
import java.sql.SQLException;
import java.util.Optional;

/** Makes the plugin {@code secretsManager}. */
public final class SecretsProvider implements ConnectionPluginProvider {

    private static final PluginDescriptor DESCRIPTOR = PluginDescriptor.plugin("secretsManager")
            .description("Takes user and password from AWS Secrets Manager and survives their rotation.")
            .options(
                    SecretsOptions.SECRET_ID,
                    SecretsOptions.REGION,
                    SecretsOptions.AWS_PROFILE,
                    SecretsOptions.ENDPOINT,
                    SecretsOptions.USERNAME_KEY,
                    SecretsOptions.PASSWORD_KEY,
                    SecretsOptions.EXPIRATION,
                    SecretsOptions.TIMEOUT,
                    SecretsOptions.RETRY_TIMEOUT)
            // What opens connections of its own stands nearer to the application, so that those have credentials too.
            .after("failover", "readWriteSplitting")
            // The user comes from the secret; iam then replaces the password.
            .before("iam")
            .locates()
            .build();

    /** For the service loader. */
    public SecretsProvider() {}

    @Override
    public PluginDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public Optional<Location> locate(Options options, Resources resources) throws SQLException {
        return Optional.of(secret(options, resources).login().location());
    }

    /** Has a value at hand before any host is tried: without one, no host would do. */
    @Override
    public ConnectionPlugin create(PluginContext context) throws SQLException {
        CachedSecret secret = secret(context.options(), context.resources());
        secret.login();
        return new SecretsPlugin(context, secret);
    }

    private static CachedSecret secret(Options options, Resources resources) throws SQLException {
        return resources
                .shared(SecretCache.class, () -> new SecretCache(resources, new AwsSource.Maker()))
                .secret(options);
    }
}
