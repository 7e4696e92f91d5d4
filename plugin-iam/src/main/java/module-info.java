/**
 * The plugin {@code iam}: logs in with a short-lived token instead of a password.
 *
 * <p>The AWS SDK is required statically: without it, the plugin can be on the path as long as nobody enables it.
 *
 * @provides io.awswrapper.spi.ConnectionPluginProvider
 * @uses io.awswrapper.plugin.iam.CredentialsSource
 */
module io.awswrapper.plugin.iam {
    requires transitive io.awswrapper.spi;
    requires static transitive software.amazon.awssdk.identity.spi;
    requires static software.amazon.awssdk.auth;
    requires static software.amazon.awssdk.core;
    requires static software.amazon.awssdk.regions;
    requires static software.amazon.awssdk.utils;
    requires static org.jspecify;

    exports io.awswrapper.plugin.iam;

    uses io.awswrapper.plugin.iam.CredentialsSource;

    provides io.awswrapper.spi.ConnectionPluginProvider with
            io.awswrapper.plugin.iam.IamProvider;
}
