package io.awswrapper.dialect.pg;

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

/**
 * RDS for PostgreSQL as a Multi-AZ DB cluster: a writer and two readers that replicate by PostgreSQL's own means.
 *
 * <p>Servers belong together when they list the same DbiResourceId, which AWS never gives twice.
 *
 * <p>Needs the extension rds_tools (Amazon RDS User Guide, "Multi-AZ DB cluster deployments", RDS for PostgreSQL 13.12,
 * 14.9, 15.4 and later) and the right to use its schema and functions. {@code show_topology} lists id, endpoint and port
 * of the members; {@code multi_az_db_cluster_source_dbi_resource_id} tells the writer's id.
 */
final class MultiAzCluster implements TopologySource {

    private final StandingQuery standing;
    private final String observe;

    MultiAzCluster(StandingQuery standing) {
        this.standing = standing;
        this.observe = "SELECT " + standing.expression() + ", self.id, self.writer, t.id, t.endpoint, t.port"
                + " FROM (SELECT rds_tools.dbi_resource_id() AS id,"
                + " (SELECT w FROM rds_tools.multi_az_db_cluster_source_dbi_resource_id() AS w LIMIT 1) AS writer) self"
                + " LEFT JOIN rds_tools.show_topology('aws-wrapper') t ON true";
    }

    @Override
    public String flavour() {
        return "rds-multi-az-postgresql";
    }

    @Override
    public Standing standing(Connection physical) throws SQLException {
        return standing.ask(physical);
    }

    @Override
    public Standing sample(Connection physical) throws SQLException {
        return standing.sample(physical);
    }

    @Override
    public Observation observe(Connection physical) throws SQLException {
        Standing self = new Standing(HostRole.READER, 0);
        String name = null;
        Set<String> identities = new HashSet<>();
        List<Sibling> siblings = new ArrayList<>();
        try (Statement statement = physical.createStatement();
                ResultSet row = statement.executeQuery(observe)) {
            while (row.next()) {
                self = standing.standing(row.getString(1));
                String own = row.getString(2);
                String writer = row.getString(3) == null ? own : row.getString(3);
                identities.add("rds:" + own);
                String id = row.getString(4);
                String endpoint = row.getString(5);
                if (id == null || endpoint == null) {
                    continue;
                }
                int dot = endpoint.indexOf('.');
                String instance = dot < 0 ? endpoint : endpoint.substring(0, dot);
                if (id.equals(own)) {
                    name = instance;
                }
                HostRole role = id.equals(writer) ? HostRole.WRITER : HostRole.READER;
                siblings.add(new Sibling(instance, endpoint, row.getInt(6), role, true));
                identities.add("rds:" + id);
            }
        }
        return new Observation(self, name, identities, siblings);
    }
}
