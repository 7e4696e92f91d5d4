package io.awswrapper.plugin.hostmonitor.cloudwatch;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.PluginContext;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One session's part in what is published: while it is open, its cluster's metrics are. Used by the session's thread. */
public final class CloudWatchReport implements AutoCloseable {

    /** Shared, so that a session without one keeps nothing for it. */
    private static final CloudWatchReport NONE = new CloudWatchReport(null, null);

    private final @Nullable Publisher publisher;
    private final @Nullable Cluster cluster;

    private CloudWatchReport(@Nullable Publisher publisher, @Nullable Cluster cluster) {
        this.publisher = publisher;
        this.cluster = cluster;
    }

    /**
     * The report that the options of a session want; one that does nothing without {@code cloudWatchNamespace}.
     *
     * @throws SQLException {@code 08001} when an option is wrong, or the AWS SDK is not on the path; else what
     *     {@link PluginContext#cluster()} throws
     */
    public static CloudWatchReport open(PluginContext context) throws SQLException {
        Optional<Target> target = Target.of(context.options());
        if (target.isEmpty()) {
            return NONE;
        }
        Publisher publisher = context.resources()
                .shared(Publishers.class, () -> new Publishers(context.resources()))
                .to(target.get());
        if (publisher.isNew()) {
            context.publish(new Introduction(publisher));
        }
        Cluster cluster = context.cluster();
        publisher.enter(cluster);
        return new CloudWatchReport(publisher, cluster);
    }

    /** Called once. */
    @Override
    public void close() {
        if (publisher != null && cluster != null) {
            publisher.leave(cluster);
        }
    }
}
