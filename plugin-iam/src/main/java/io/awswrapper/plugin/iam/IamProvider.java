package io.awswrapper.plugin.iam;

import io.awswrapper.spi.ConnectionPlugin;
import io.awswrapper.spi.ConnectionPluginProvider;
import io.awswrapper.spi.PluginContext;
import io.awswrapper.spi.PluginDescriptor;
import java.sql.SQLException;

/** Makes the plugin {@code iam}. Touches no class of the AWS SDK until it is asked to. */
public final class IamProvider implements ConnectionPluginProvider {

    private static final PluginDescriptor DESCRIPTOR = PluginDescriptor.plugin("iam")
            .description("Logs in with a short-lived IAM token instead of a password.")
            .after("failover", "readWriteSplitting", "hostMonitoring", "secretsManager")
            .options(
                    IamOptions.REGION,
                    IamOptions.HOST,
                    IamOptions.PORT,
                    IamOptions.PROFILE,
                    IamOptions.CREDENTIALS_SOURCE,
                    IamOptions.TIMEOUT,
                    IamOptions.TOKEN_LIFETIME,
                    IamOptions.ALLOW_CLEARTEXT)
            .build();

    /** For the service loader. */
    public IamProvider() {}

    @Override
    public PluginDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public ConnectionPlugin create(PluginContext context) throws SQLException {
        if (!AwsSdk.PRESENT) {
            throw Refusal.configuration("AWS SDK: the plugin iam needs it, but was not on the path; add"
                    + " software.amazon.awssdk:auth (version 2), on the module path with --add-modules"
                    + " software.amazon.awssdk.auth, or leave iam out of plugins");
        }
        TokenCache tokens = context.resources().shared(TokenCache.class, () -> TokenCache.of(context.resources()));
        return new IamPlugin(context, tokens);
    }

    /** Looked for once, and not before somebody enables the plugin. */
    private static final class AwsSdk {
        static final boolean PRESENT = isPresent();

        private static boolean isPresent() {
            try {
                Class.forName(
                        "software.amazon.awssdk.auth.credentials.AwsCredentialsProvider",
                        false,
                        AwsSdk.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException | LinkageError absent) {
                return false;
            }
        }
    }
}
