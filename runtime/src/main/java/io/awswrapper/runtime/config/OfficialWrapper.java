package io.awswrapper.runtime.config;

import java.util.Map;
import java.util.Optional;

/** What the names of the official AWS wrapper are called here, for users who bring their configuration along. */
final class OfficialWrapper {

    private static final Map<String, String> PLUGINS = Map.ofEntries(
            Map.entry("failover", "failover"),
            Map.entry("failover2", "failover"),
            Map.entry("gdbFailover", "failover"),
            Map.entry("auroraConnectionTracker", "failover"),
            Map.entry("initialConnection", "failover"),
            Map.entry("auroraStaleDns", "failover"),
            Map.entry("efm", "hostMonitoring"),
            Map.entry("efm2", "hostMonitoring"),
            Map.entry("readWriteSplitting", "readWriteSplitting"),
            Map.entry("autoReadWriteSplitting", "readWriteSplitting"),
            Map.entry("srw", "readWriteSplitting"),
            Map.entry("iam", "iam"),
            Map.entry("awsSecretsManager", "secretsManager"),
            Map.entry("awsSecretsManager2", "secretsManager"));

    private static final Map<String, String> JARS = Map.of(
            "failover", "io.awswrapper:awswrapper-plugin-failover",
            "hostMonitoring", "io.awswrapper:awswrapper-plugin-hostmonitor",
            "readWriteSplitting", "io.awswrapper:awswrapper-plugin-rwsplit",
            "iam", "io.awswrapper:awswrapper-plugin-iam",
            "secretsManager", "io.awswrapper:awswrapper-plugin-secrets");

    private static final String NO_CLUSTER_ID = "leave it out: clusters are told apart by what their servers say";
    private static final String NO_DIALECT = "leave it out: the dialect stands in the URL, its flavour is asked";
    private static final String LOGGING = "leave it out: levels are set where the application configures its logging";
    private static final String ASKED_TOGETHER = "leave it out: all hosts are asked at the same time";
    private static final String REFRESH = "use clusterTopologyRefreshMs";

    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("wrapperPlugins", "use plugins"),
            Map.entry(
                    "autoSortWrapperPluginOrder", "leave it out: the order is that of plugins where plugins allow it"),
            Map.entry("wrapperDialect", NO_DIALECT),
            Map.entry("wrapperTargetDriverDialect", NO_DIALECT),
            Map.entry("targetDriverAutoRegister", "leave it out: the target driver is found on the path"),
            Map.entry("wrapperProfileName", "leave it out: write the options themselves"),
            Map.entry("wrapperLoggerLevel", LOGGING),
            Map.entry("enhancedLogQueryEnabled", LOGGING),
            Map.entry("enableTelemetry", "leave it out: register an EventListener"),
            Map.entry("clusterId", NO_CLUSTER_ID),
            Map.entry("failoverClusterTopologyRefreshRateMs", REFRESH),
            Map.entry("clusterTopologyRefreshRateMs", REFRESH),
            Map.entry(
                    "clusterTopologyHighRefreshRateMs", "leave it out: during an outage hosts are asked without pause"),
            Map.entry("enableClusterAwareFailover", "leave the plugin failover out with plugins=-failover"),
            Map.entry(
                    "transferSessionStateOnSwitch",
                    "leave it out: what the application has set is always carried over"),
            Map.entry("resetSessionStateOnClose", "leave it out: a closed session leaves nothing behind"),
            Map.entry("failoverReaderHostSelectorStrategy", "use failoverReaderSelector"),
            Map.entry("failoverWriterReconnectIntervalMs", ASKED_TOGETHER),
            Map.entry("failoverReaderConnectTimeoutMs", ASKED_TOGETHER),
            Map.entry("enableConnectFailover", "leave it out: connecting waits for a host up to failoverTimeoutMs"),
            Map.entry("skipFailoverOnInterruptedThread", "leave it out: an interrupt ends the wait for a host"),
            Map.entry("failureDetectionTime", "use failureDetectionTimeMs"),
            Map.entry("failureDetectionInterval", "use failureDetectionIntervalMs"),
            Map.entry("monitorDisposalTime", "leave it out: a host is monitored while a connection to it is open"),
            Map.entry("readerHostSelectorStrategy", "use readerHostSelector"),
            Map.entry("cachedReaderKeepAliveTimeoutMs", "leave it out: a parked connection is checked before its use"),
            Map.entry("secretsManagerSecretId", "use secretId"),
            Map.entry("secretsManagerRegion", "use region"),
            Map.entry("secretsManagerEndpoint", "use secretsEndpoint"),
            Map.entry("secretsManagerSecretUsernameProperty", "use secretUsernameKey"),
            Map.entry("secretsManagerSecretPasswordProperty", "use secretPasswordKey"),
            Map.entry("secretsManagerExpirationTimeSec", "use secretsExpirationMs, in milliseconds"),
            Map.entry("secretsManagerConnectRetryTimeoutMs", "use secretsRetryTimeoutMs"),
            Map.entry("iamDefaultPort", "use iamPort"),
            Map.entry("iamExpiration", "use iamTokenLifetimeMs, in milliseconds"));

    private OfficialWrapper() {}

    /** The id of the plugin that does here what the official one with {@code code} does. */
    static Optional<String> replacement(String code) {
        return Optional.ofNullable(PLUGINS.get(code));
    }

    /** The jar that holds the plugin with the given id, if it is one of this project's. */
    static Optional<String> jar(String id) {
        return Optional.ofNullable(JARS.get(id));
    }

    /** What to do instead of setting the official option {@code name}. */
    static Optional<String> remedy(String name) {
        if (name.startsWith("monitoring-") || name.startsWith("topology-monitoring-")) {
            return Optional.of("leave it out: probes take the connection's own properties, with short timeouts");
        }
        return Optional.ofNullable(OPTIONS.get(name));
    }
}
