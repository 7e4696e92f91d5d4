package io.awswrapper.runtime.config;

import io.awswrapper.spi.Option;
import java.time.Duration;
import java.util.List;

/** The options that the driver itself reads, whatever plugins there are. */
public final class DriverOptions {

    /** Which plugins work for the connection. */
    public static final Option<String> PLUGINS = Option.text(
            "plugins",
            null,
            "The plugins and their order from the application to the driver: `a,b` is exactly these, `+a,-b` changes the"
                    + " default set, an empty value is none. Without it: every plugin on the path that is on by default.");

    /** How often each host is asked for its role while all is well. */
    public static final Option<Duration> CLUSTER_TOPOLOGY_REFRESH = Option.milliseconds(
            "clusterTopologyRefreshMs",
            Duration.ofSeconds(2),
            "How often each host of the cluster is asked while all is well.");

    /** How an instance's address is made from its name. */
    public static final Option<String> CLUSTER_INSTANCE_HOST_PATTERN = Option.text(
            "clusterInstanceHostPattern",
            null,
            "How the address of an instance is made from its name, which takes the place of the question mark:"
                    + " `?.my.domain:5432`. Needed only where the URL's hosts are custom names of Aurora or RDS.");

    /** The database user. Also passed to the target driver. */
    public static final Option<String> USER =
            Option.text("user", null, "The database user. A plugin that supplies credentials may replace it.");

    /** The user's password. Also passed to the target driver. */
    public static final Option<String> PASSWORD = Option.text(
                    "password", null, "The user's password. A plugin that supplies credentials may replace it.")
            .sensitive();

    /** All of the above, in the order of the documentation. */
    public static final List<Option<?>> ALL =
            List.of(PLUGINS, CLUSTER_TOPOLOGY_REFRESH, CLUSTER_INSTANCE_HOST_PATTERN, USER, PASSWORD);

    private DriverOptions() {}
}
