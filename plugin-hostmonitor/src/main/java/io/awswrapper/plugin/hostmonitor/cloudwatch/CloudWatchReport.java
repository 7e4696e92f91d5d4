package io.awswrapper.plugin.hostmonitor.cloudwatch;

import io.awswrapper.spi.Cluster;
import io.awswrapper.spi.PluginContext;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One session's part in what is published: while it is open, its cluster's metrics are. Used by the session's thread. */
public final class CloudWatchReport implements AutoCloseable {

    private final @Nullable Publisher publisher;
    private @Nullable Cluster cluster;

    private CloudWatchReport(@Nullable Publisher publisher) {
        this.publisher = publisher;
    }

    /**
     * The report that the options of a session want; one that does nothing without {@code cloudWatchNamespace}.
     *
     * @throws SQLException {@code 08001} when an option is wrong, or the AWS SDK is not on the path
     */
    public static CloudWatchReport open(PluginContext context) throws SQLException {
        Optional<Target> target = Target.of(context.options());
        if (target.isEmpty()) {
            return new CloudWatchReport(null);
        }
        Publisher publisher = context.resources()
                .shared(Publishers.class, () -> new Publishers(context.resources()))
                .to(target.get());
        if (publisher.isNew()) {
            context.publish(new Introduction(publisher));
        }
        return new CloudWatchReport(publisher);
    }

    /** Says which cluster the session is on; only the first time counts. */
    public void of(Cluster known) {
        if (publisher != null && cluster == null) {
            cluster = known;
            publisher.enter(known);
        }
    }

    /** Called once. */
    @Override
    public void close() {
        if (publisher != null && cluster != null) {
            publisher.leave(cluster);
        }
    }
}
