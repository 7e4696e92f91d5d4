package io.awswrapper.testkit;

import java.io.IOException;
import java.util.List;

/** What one kind of server needs to become the nodes of a cluster. Immutable. */
interface Engine {

    /** Extracts the programs and makes the template, unless another start of this user did. */
    static Engine install(ClusterSpec spec) throws IOException {
        return switch (spec.database()) {
            case POSTGRESQL -> PostgresEngine.install(spec);
            case MYSQL -> MySqlEngine.install(spec, new MySqlFlavor());
            case MARIADB -> MySqlEngine.install(spec, new MariaDbFlavor());
        };
    }

    /** As whom the servers run. */
    Privilege privilege();

    /** Ends a server, with its children, at once. */
    String crashSignal();

    /** Puts into the home what the nodes share. */
    void furnish(ClusterHome home) throws IOException;

    DatabaseNode node(Seat seat, List<Seat> all);

    Replication replication(List<? extends DatabaseNode> nodes);
}
