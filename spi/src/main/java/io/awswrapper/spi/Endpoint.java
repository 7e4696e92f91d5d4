package io.awswrapper.spi;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of an RDS endpoint tells. Source: Amazon Aurora User Guide, "Amazon Aurora endpoint connections", and the
 * endpoint formats of the partitions. Immutable.
 *
 * @param kind what stands behind the name
 * @param region the AWS region; {@code null} when the name has none
 * @param domain the part that all instances of the cluster share, as {@code xyz.us-east-2.rds.amazonaws.com}; {@code null}
 *     when the name is not one of RDS
 */
public record Endpoint(
        Kind kind, @Nullable String region, @Nullable String domain) {

    /** What stands behind the name of an endpoint. */
    public enum Kind {
        /** {@code name.cluster-xyz…}: the writer of an Aurora or Multi-AZ DB cluster. */
        CLUSTER_WRITER,
        /** {@code name.cluster-ro-xyz…}: any reader. */
        CLUSTER_READER,
        /** {@code name.cluster-custom-xyz…}: a custom endpoint of Aurora. */
        CLUSTER_CUSTOM,
        /** {@code name.global-xyz.global…}: the writer of an Aurora Global Database. */
        GLOBAL_WRITER,
        /** {@code name.proxy-xyz…}: RDS Proxy. */
        PROXY,
        /** {@code name.shardgrp-xyz…}: Aurora Limitless. */
        SHARD_GROUP,
        /** {@code name.xyz…}: one instance. */
        INSTANCE,
        /** Not a name of RDS: an IP address, a custom name, a tunnel. */
        OTHER
    }

    private static final Endpoint OTHER = new Endpoint(Kind.OTHER, null, null);

    /** name . [endpoint.][kind-]xyz . region.rds | rds.region | region, in the order of the three partitions' styles. */
    private static final Pattern RDS = Pattern.compile(
            "(?<name>[a-z0-9-]+)\\."
                    + "(?:endpoint\\.)?"
                    + "(?<kind>cluster-custom-|cluster-ro-|cluster-|proxy-|shardgrp-|global-)?(?<xyz>[a-z0-9]+)\\."
                    + "(?<rest>(?:(?<region>[a-z0-9-]+)\\.(?:rds|rds-fips)|(?:rds|rds-fips)\\.(?<second>[a-z0-9-]+))"
                    + "\\.(?:amazonaws\\.(?:com\\.cn|com|au|eu|uk)|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|csp\\.hci\\.ic\\.gov|cloud\\.adc-e\\.uk))");

    /** Reads an endpoint's name, in any case of letters and with or without the final dot. */
    public static Endpoint parse(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        Matcher match = RDS.matcher(name);
        if (!match.matches()) {
            return OTHER;
        }
        Kind kind = kind(match.group("kind"));
        String region = match.group("region") != null ? match.group("region") : match.group("second");
        return new Endpoint(
                kind,
                kind == Kind.GLOBAL_WRITER ? null : region,
                kind == Kind.GLOBAL_WRITER ? null : match.group("xyz") + "." + match.group("rest"));
    }

    /** The name of the instance with the given identifier in the same cluster; empty when this name does not tell. */
    public Optional<String> instance(String instanceId) {
        return Optional.ofNullable(domain).map(common -> instanceId.toLowerCase(Locale.ROOT) + "." + common);
    }

    private static Kind kind(@Nullable String prefix) {
        if (prefix == null) {
            return Kind.INSTANCE;
        }
        return switch (prefix) {
            case "cluster-" -> Kind.CLUSTER_WRITER;
            case "cluster-ro-" -> Kind.CLUSTER_READER;
            case "cluster-custom-" -> Kind.CLUSTER_CUSTOM;
            case "proxy-" -> Kind.PROXY;
            case "shardgrp-" -> Kind.SHARD_GROUP;
            default -> Kind.GLOBAL_WRITER;
        };
    }
}
