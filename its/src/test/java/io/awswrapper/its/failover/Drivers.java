package io.awswrapper.its.failover;

import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.PostgresCluster;

/** Data sources as an application would set them up, each with monitors of its own. */
final class Drivers {

    private Drivers() {}

    /** Straight to the servers. */
    static AwsWrapperDataSource direct(PostgresCluster cluster, String... options) {
        return new AwsWrapperDataSource(url(cluster, cluster.hosts(), options));
    }

    /** Through the proxies, for faults at a precise moment. */
    static AwsWrapperDataSource proxied(PostgresCluster cluster, String... options) {
        return new AwsWrapperDataSource(url(cluster, cluster.proxiedHosts(), options));
    }

    static String url(PostgresCluster cluster, String hosts, String... options) {
        StringBuilder url = new StringBuilder("jdbc:aws-wrapper:postgresql://")
                .append(hosts)
                .append('/')
                .append(cluster.database())
                .append("?plugins=failover&user=")
                .append(cluster.user())
                .append("&password=")
                .append(cluster.password());
        for (String option : options) {
            url.append('&').append(option);
        }
        return url.toString();
    }
}
