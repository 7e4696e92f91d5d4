package io.awswrapper.its.failover;

import io.awswrapper.its.Idiom;
import io.awswrapper.runtime.AwsWrapperDataSource;
import io.awswrapper.testkit.DatabaseCluster;

/** Data sources as an application would set them up, each with monitors of its own. */
final class Drivers {

    private Drivers() {}

    /** Straight to the servers. */
    static AwsWrapperDataSource direct(DatabaseCluster cluster, String... options) {
        return new AwsWrapperDataSource(url(cluster, cluster.hosts(), options));
    }

    /** Through the proxies, for faults at a precise moment. */
    static AwsWrapperDataSource proxied(DatabaseCluster cluster, String... options) {
        return new AwsWrapperDataSource(url(cluster, cluster.proxiedHosts(), options));
    }

    static String url(DatabaseCluster cluster, String hosts, String... options) {
        Idiom idiom = Idiom.of(cluster);
        StringBuilder url = new StringBuilder("jdbc:aws-wrapper:")
                .append(idiom.scheme())
                .append("://")
                .append(hosts)
                .append('/')
                .append(cluster.database())
                .append("?plugins=failover&user=")
                .append(cluster.user())
                .append("&password=")
                .append(cluster.password());
        if (!idiom.options().isEmpty()) {
            url.append('&').append(idiom.options());
        }
        for (String option : options) {
            url.append('&').append(option);
        }
        return url.toString();
    }
}
