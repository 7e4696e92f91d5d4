package io.awswrapper.dialect.mysql;

import io.awswrapper.spi.HostRole;
import io.awswrapper.spi.TopologySource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * MySQL or MariaDB with plain replication.
 *
 * <p>Servers of MySQL belong together when one has executed transactions of the other's, or follows it: server UUIDs are
 * unique, unless a data directory is copied with its {@code auto.cnf}. MariaDB's transactions carry only the server id of
 * their writer, so its clusters need server ids of their own to be told apart. A restored copy has the history of the
 * original, so an identity alone does not prove that two servers replicate each other.
 *
 * <p>No instance gets a name: {@code report_host} may be anything.
 *
 * <p>Siblings are reported to users that may see them. The writer lists its replicas as they call themselves, by
 * {@code report_host} and {@code report_port} (MySQL: privilege REPLICATION SLAVE; MariaDB: REPLICATION MASTER ADMIN); a
 * replica tells its source (REPLICATION CLIENT; MariaDB: REPLICA MONITOR). Sources: MySQL Reference Manual, "SHOW REPLICAS
 * Statement", "SHOW REPLICA STATUS Statement"; MariaDB, "SHOW REPLICA HOSTS".
 */
final class SourceReplication implements TopologySource {

    private final String flavour;
    private final OwnState state;
    private final String observe;
    private final @Nullable String status;
    private final @Nullable String replicas;

    /**
     * @param server the SQL expression of the server's own unique name
     * @param status the statement that tells the source; {@code null} when it may not be asked
     * @param replicas the statement that tells the replicas; {@code null} when it may not be asked
     */
    SourceReplication(
            String flavour, OwnState state, String server, @Nullable String status, @Nullable String replicas) {
        this.flavour = flavour;
        this.state = state;
        this.observe = "SELECT " + state.columns() + ", " + server;
        this.status = status;
        this.replicas = replicas;
    }

    @Override
    public String flavour() {
        return flavour;
    }

    @Override
    public Standing standing(Connection physical) throws SQLException {
        return state.ask(physical);
    }

    @Override
    public Observation observe(Connection physical) throws SQLException {
        Set<String> identities = new HashSet<>();
        List<Sibling> siblings = new ArrayList<>();
        try (Statement statement = physical.createStatement()) {
            Standing self;
            try (ResultSet row = statement.executeQuery(observe)) {
                row.next();
                self = state.read(row);
                identities.addAll(OwnState.identities(self));
                String server = row.getString(OwnState.WIDTH + 1);
                if (server != null) {
                    identities.add(OwnState.server(server));
                }
            }
            if (status != null) {
                for (ReplicaStatus source : ReplicaStatus.ask(statement, status)) {
                    if (source.uuid() != null) {
                        identities.add(OwnState.server(source.uuid()));
                    }
                    addSibling(source.host(), source.port(), HostRole.UNKNOWN, siblings);
                }
            }
            if (replicas != null) {
                // Server_Id, Host, Port and more, under names that changed.
                try (ResultSet row = statement.executeQuery(replicas)) {
                    while (row.next()) {
                        addSibling(row.getString(2), row.getInt(3), HostRole.READER, siblings);
                    }
                }
            }
            return new Observation(self, null, identities, siblings);
        }
    }

    private static void addSibling(@Nullable String host, int port, HostRole role, List<Sibling> into) {
        if (host != null && !host.isBlank()) {
            into.add(new Sibling(null, host, port, role, false));
        }
    }
}
