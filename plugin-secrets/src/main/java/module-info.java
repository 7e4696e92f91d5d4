/**
 * The plugin {@code secretsManager}: takes user and password from AWS Secrets Manager and survives their rotation.
 *
 * @provides io.awswrapper.spi.ConnectionPluginProvider
 */
module io.awswrapper.plugin.secrets {
    requires transitive io.awswrapper.spi;
    requires static org.jspecify;
    // Not needed on the path before the plugin is enabled.
    requires static software.amazon.awssdk.auth;
    requires static software.amazon.awssdk.awscore;
    requires static software.amazon.awssdk.core;
    requires static software.amazon.awssdk.http;
    requires static software.amazon.awssdk.protocols.jsoncore;
    requires static software.amazon.awssdk.regions;
    requires static software.amazon.awssdk.services.secretsmanager;
    requires static software.amazon.awssdk.utils;

    exports io.awswrapper.plugin.secrets;

    provides io.awswrapper.spi.ConnectionPluginProvider with
            io.awswrapper.plugin.secrets.SecretsProvider;
}
