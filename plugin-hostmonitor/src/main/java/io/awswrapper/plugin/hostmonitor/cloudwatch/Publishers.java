package io.awswrapper.plugin.hostmonitor.cloudwatch;

import io.awswrapper.spi.Resources;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The publishers of a data source, one for each place to publish in. Thread-safe. */
final class Publishers implements AutoCloseable {

    private static final String CLIENT = "software.amazon.awssdk.services.cloudwatch.CloudWatchClient";

    private final Resources resources;
    private final Map<Target, Publisher> publishers = new ConcurrentHashMap<>();

    Publishers(Resources resources) {
        this.resources = resources;
    }

    /** @throws SQLException {@code 08001} when the AWS SDK is not there */
    Publisher to(Target target) throws SQLException {
        Publisher known = publishers.get(target);
        if (known != null) {
            return known;
        }
        try {
            Class.forName(CLIENT, false, Publishers.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            throw new SQLException(
                    "cloudWatchNamespace: needs the AWS SDK for CloudWatch on the path, but was '" + target.namespace()
                            + "' without it (" + e
                            + "); add software.amazon.awssdk:cloudwatch, or leave the option out",
                    "08001",
                    e);
        }
        return publishers.computeIfAbsent(
                target, first -> new Publisher(first, resources, where -> new AwsSink(where)));
    }

    @Override
    public void close() {
        publishers.values().forEach(Publisher::close);
    }
}
