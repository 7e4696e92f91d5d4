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
 * RDS for MySQL as a Multi-AZ DB cluster: a writer and two readers that replicate by MySQL's own means, with GTIDs.
 *
 * <p>Needs the right to read {@code mysql.rds_topology}, which lists server id, endpoint and port of the members; other
 * deployments of RDS use the same table for blue/green deployments, without a row for their own server id. Servers belong
 * together when they list the same endpoint. With REPLICATION CLIENT a reader also tells who its writer is.
 *
 * <p>Source: Amazon RDS User Guide, "Multi-AZ DB cluster deployments"; AWS Advanced JDBC Wrapper, "Multi-AZ DB Clusters".
 */
final class MultiAzCluster implements TopologySource {

    private final OwnState state;
    private final String observe;
    private final @Nullable String status;

    /** @param status the statement that tells the source; {@code null} when it may not be asked */
    MultiAzCluster(OwnState state, @Nullable String status) {
        this.state = state;
        this.observe =
                "SELECT " + state.columns() + ", @@server_id, t.id, t.endpoint, t.port FROM mysql.rds_topology t";
        this.status = status;
    }

    @Override
    public String flavour() {
        return "rds-multi-az-mysql";
    }

    @Override
    public Standing standing(Connection physical) throws SQLException {
        return state.ask(physical);
    }

    @Override
    public Observation observe(Connection physical) throws SQLException {
        Standing self = new Standing(HostRole.READER, 0);
        String name = null;
        Set<String> identities = new HashSet<>();
        List<Sibling> siblings = new ArrayList<>();
        try (Statement statement = physical.createStatement()) {
            String source = source(statement);
            try (ResultSet row = statement.executeQuery(observe)) {
                while (row.next()) {
                    self = state.read(row);
                    String own = row.getString(OwnState.WIDTH + 1);
                    String id = row.getString(OwnState.WIDTH + 2);
                    String endpoint = row.getString(OwnState.WIDTH + 3);
                    if (id == null || endpoint == null) {
                        continue;
                    }
                    int dot = endpoint.indexOf('.');
                    String instance = dot < 0 ? endpoint : endpoint.substring(0, dot);
                    if (id.equals(own)) {
                        name = instance;
                    }
                    HostRole role = role(id, self.role() == HostRole.WRITER ? own : source);
                    siblings.add(new Sibling(instance, endpoint, row.getInt(OwnState.WIDTH + 4), role, true));
                    identities.add("rds:" + endpoint);
                }
            }
        }
        return siblings.isEmpty()
                ? new Observation(state.ask(physical), null, identities, siblings)
                : new Observation(self, name, identities, siblings);
    }

    private @Nullable String source(Statement statement) throws SQLException {
        List<ReplicaStatus> sources = status == null ? List.of() : ReplicaStatus.ask(statement, status);
        return sources.isEmpty() ? null : sources.get(0).serverId();
    }

    private static HostRole role(String id, @Nullable String writer) {
        return writer == null ? HostRole.UNKNOWN : id.equals(writer) ? HostRole.WRITER : HostRole.READER;
    }
}
