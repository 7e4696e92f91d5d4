package io.awswrapper.spi;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    /** In an order in which none hides a longer one. */
    private static final List<String> PREFIXES =
            List.of("cluster-custom-", "cluster-ro-", "cluster-", "proxy-", "shardgrp-", "global-");

    /** The domains of the partitions. */
    private static final List<String> PARTITIONS = List.of(
            "amazonaws.com",
            "amazonaws.com.cn",
            "amazonaws.au",
            "amazonaws.eu",
            "amazonaws.uk",
            "c2s.ic.gov",
            "sc2s.sgov.gov",
            "csp.hci.ic.gov",
            "cloud.adc-e.uk");

    private static final String PROXY_ENDPOINT = "endpoint.";

    /**
     * Reads an endpoint's name, in any case of letters and with or without the final dot: {@code name . [endpoint.][kind-]xyz .
     * region.rds | rds.region . partition}. By hand, since each connect does it more than once.
     */
    public static Endpoint parse(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        int second = afterDot(name, 0);
        if (second > 0 && name.startsWith(PROXY_ENDPOINT, second)) {
            second += PROXY_ENDPOINT.length();
        }
        int third = afterDot(name, second);
        int fourth = afterDot(name, third);
        int partition = afterDot(name, fourth);
        if (partition < 0 || !isPartition(name, partition) || !isLabel(name, 0, name.indexOf('.'), true)) {
            return OTHER;
        }
        String region = region(name.substring(third, fourth - 1), name.substring(fourth, partition - 1));
        String prefix = prefix(name, second);
        int xyz = second + prefix.length();
        if (region == null || !isLabel(name, xyz, third - 1, false)) {
            return OTHER;
        }
        Kind kind = kind(prefix);
        return kind == Kind.GLOBAL_WRITER
                ? new Endpoint(kind, null, null)
                : new Endpoint(kind, region, name.substring(xyz));
    }

    /** Where the next label begins; negative when there is none. */
    private static int afterDot(String name, int from) {
        int dot = from < 0 ? -1 : name.indexOf('.', from);
        return dot < 0 ? -1 : dot + 1;
    }

    private static boolean isPartition(String name, int from) {
        for (String partition : PARTITIONS) {
            if (name.length() - from == partition.length() && name.endsWith(partition)) {
                return true;
            }
        }
        return false;
    }

    /** The one that is beside the name of the service; {@code null} when none is. */
    private static @Nullable String region(String one, String other) {
        String region = isService(other) ? one : isService(one) ? other : "";
        return isLabel(region, 0, region.length(), true) ? region : null;
    }

    private static boolean isService(String label) {
        return label.equals("rds") || label.equals("rds-fips");
    }

    private static String prefix(String name, int from) {
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix, from)) {
                return prefix;
            }
        }
        return "";
    }

    private static boolean isLabel(String name, int from, int to, boolean hyphens) {
        for (int i = from; i < to; i++) {
            char letter = name.charAt(i);
            if (!(letter >= 'a' && letter <= 'z' || letter >= '0' && letter <= '9' || hyphens && letter == '-')) {
                return false;
            }
        }
        return to > from;
    }

    /** The name of the instance with the given identifier in the same cluster; empty when this name does not tell. */
    public Optional<String> instance(String instanceId) {
        return Optional.ofNullable(domain).map(common -> instanceId.toLowerCase(Locale.ROOT) + "." + common);
    }

    private static Kind kind(String prefix) {
        return switch (prefix) {
            case "" -> Kind.INSTANCE;
            case "cluster-" -> Kind.CLUSTER_WRITER;
            case "cluster-ro-" -> Kind.CLUSTER_READER;
            case "cluster-custom-" -> Kind.CLUSTER_CUSTOM;
            case "proxy-" -> Kind.PROXY;
            case "shardgrp-" -> Kind.SHARD_GROUP;
            default -> Kind.GLOBAL_WRITER;
        };
    }
}
